"""Money: income and bills, fines paid or not, loans and mortgages asked for and refused, the allowance, arrears, tickets.

Once a month, on her payday:

    income     hers, or at most the allowance of who is out of work (``rules.work``)
    allowance  what her income lacks of the line, unless she has more than the means test allows, or standing closes the door
    means      = cash + income + allowance - unforeseen cost
    spends     = max(floor, living share x income), bills included, which do not fall when income does; the floor is at most income + allowance
    loans      an instalment on debts
    mortgage   an equal instalment for ``mortgage_term`` months; it saves her the rent; missed with the bills if the money is short
    bill late  if she forgets it (chance forgetting x (1 - prudence)) or has not the money; then it joins her arrears
    arrears    of more than a month's bill grow by a late charge, and are an act of their own every month (``--without arrears``)
    savings beyond some months of income leave the account at hand

A bank of its own looks at income, arrears and debt (ordinary law); standing may close the same door although the bank would not.
A known fine is paid on a day with chance willingness x prudence if the money is there; past its term it is an act of its own and grows by a
daily late fee up to the fine itself. Who owns nothing never pays. Switch: ``--without life``.
"""

from __future__ import annotations

from panopolis.rules.awareness import learn
from panopolis.rules.rule import rule

ADULT = 18


def earned(income, employed, works, tool_taken, out_of_work):
    """Return what comes in this month: her income, or at most the allowance of who is out of work, or of who lacks her tool."""
    if employed > 0 and (works == 0 or tool_taken > 0):
        return min(income, out_of_work)
    return income


def entitlement(line, income, cash, means):
    """Return the allowance she is entitled to: what her income lacks of the line, unless she has more than ``means`` at hand."""
    return max(0.0, line - income) if cash <= means else 0.0


def home_cost(income, left, months, term, interest, rent_share):
    """Return (a month's instalment on her mortgage, the rent it saves her), both 0 where none is left to pay."""
    if left <= 0:
        return 0.0, 0.0
    return months * income * (1.0 + interest) / term, rent_share * income


@rule(
    sets=("cash_yuan", "arrears_yuan", "debt_yuan", "instalments_left"), adds=("bills_late", "benefit_lost_yuan"),
    commits=("late_bill", "overdue_debt"), records="refusal", phase="morning", monthly="payday", door="benefit", submodel="life",
)
def payday(
    cash_yuan, arrears_yuan, debt_yuan, instalments_left, income_yuan_month, age, prudence, draw, draw_2, closed, employed, works, tool_taken,
    out_of_work_yuan, living_share, living_floor_yuan, bill_share, saving_months, hardship, hardship_share, forgetting, instalment,
    benefit_line_yuan, benefit_means_yuan, mortgage_months, mortgage_term, mortgage_interest, rent_share,
):
    """A month's income, living and bills; commits ``late_bill`` when the bill is not paid in time."""
    if age < ADULT:
        return cash_yuan, arrears_yuan, debt_yuan, instalments_left, 0, 0.0, 0, 0, 0.0
    income = earned(income_yuan_month, employed, works, tool_taken, out_of_work_yuan)
    entitled = entitlement(benefit_line_yuan, income, cash_yuan, benefit_means_yuan)
    allowance = entitled * (1.0 - closed)
    shock = hardship_share * income_yuan_month if draw < hardship else 0.0
    home, rent = home_cost(income_yuan_month, instalments_left, mortgage_months, mortgage_term, mortgage_interest, rent_share)
    bill = bill_share * income_yuan_month
    spends = max(min(living_floor_yuan, income + allowance), bill + (living_share - bill_share) * income - rent)
    repaid = min(debt_yuan, instalment * debt_yuan)
    cash = cash_yuan + income + allowance - spends - shock - repaid - home
    short = 1 if cash < 0.0 else 0
    late = 1 if bill > 0.0 and (draw_2 < forgetting * (1.0 - prudence) or short > 0) else 0
    unpaid = (bill + home * short) * late
    arrears = arrears_yuan + unpaid
    cash = cash + unpaid
    if late == 0 and arrears > 0.0 and cash > 0.0:
        back = min(arrears, cash)
        arrears = arrears - back
        cash = cash - back
    cash = min(max(cash, 0.0), max(cash_yuan, saving_months * income_yuan_month))
    behind = late if debt_yuan > 0.0 or home > 0.0 else 0
    left = max(instalments_left - 1, 0)
    return cash, arrears, debt_yuan - repaid, left, late, entitled * closed, late, behind, 2.0 if entitled * closed > 0.0 else 0.0


@rule(adds="arrears_yuan", commits="arrears", phase="evening", monthly="payday", submodel="arrears")
def stay_in_arrears(arrears_yuan, bill_share, income_yuan_month, arrears_fee):
    """What she owed before this month's bill grows by a late charge, and is a record of its own each month."""
    if arrears_yuan <= bill_share * income_yuan_month * (1.0 + arrears_fee):
        return 0.0, 0
    return arrears_yuan * arrears_fee, 1


@rule(
    sets=("cash_yuan", "fines_due_yuan", "fine_day", "fine_known", "tells", "perceived_risk"), adds="paid_yuan",
    commits="unpaid_fine", records="payment", phase="evening", where="fines_due_yuan", submodel="life",
)
def settle_fines(
    cash_yuan, fines_due_yuan, fine_day, fine_known, tells, perceived_risk, prudence, today, draw, draw_2, fine_notice, fine_willingness,
    fine_term, late_fee, risk_learnt_charged, law_holds, listed, fine_notice_listed,
):
    """She finds out about a fine, pays it, or lets its term pass; the late fee grows up to the fine itself. Without law nobody asks for it."""
    if law_holds == 0:
        return cash_yuan, fines_due_yuan, fine_day, fine_known, tells, perceived_risk, 0.0, 0, 0.0
    if fine_known == 0:
        found = 1 if draw_2 < (fine_notice_listed if listed > 0 else fine_notice) else 0
        known, tells, perceived_risk = found, max(tells, found), learn(perceived_risk, risk_learnt_charged * found)
    else:
        known = 1
    if known > 0 and cash_yuan >= fines_due_yuan and draw < fine_willingness * prudence:
        return cash_yuan - fines_due_yuan, 0.0, 0, 0, tells, perceived_risk, fines_due_yuan, 0, fines_due_yuan
    late = today - fine_day - fine_term
    fee = 0.0
    if late > 0 and late * late_fee <= 1.0:
        fee = fines_due_yuan * late_fee / (1.0 + late_fee * (late - 1.0))
    return cash_yuan, fines_due_yuan + fee, fine_day, known, tells, perceived_risk, 0.0, 1 if late == 1 else 0, 0.0


def loan_rate(loan_requests, age, income_yuan_month, enrolled):
    """Occasions to ask for a consumer loan, a day; adults with an income whom a bank can identify (not visitors)."""
    if age < ADULT or income_yuan_month <= 0.0 or enrolled == 0:
        return 0.0
    return loan_requests


def bank_refuses(arrears, debt, income, floor, limit, law_holds):
    """Return 1 if a bank refuses on its own account: arrears or a judgment, too small an income, or too much debt. Its look is ordinary law."""
    return law_holds if arrears > 0.0 or income < floor or debt > limit * income else 0


def door_answer(asked, refused_by_bank, closed, amount):
    """Return (debt or instalments added, asked, refused, refused only by standing, debt incurred, refusal row) of one request."""
    refused = max(refused_by_bank, closed)
    by_standing = closed * (1 - refused_by_bank)
    return amount * (1 - refused), asked, refused, by_standing, 1 - refused, refused + by_standing


_LOAN_COUNTS = ("debt_yuan", "loans_asked", "loans_refused", "refused_by_scheme")


def owed(debt, left, months, term, income):
    """Return loans and what is left of the sums borrowed for a home."""
    return debt + months * income * left / term


def answer_loan(
    arrears_yuan, debt_yuan, instalments_left, income_yuan_month, employed, works, tool_taken, out_of_work_yuan, bank_income_floor_yuan,
    bank_debt_limit, closed, loan_months, mortgage_months, mortgage_term, law_holds, judgment_yuan,
):
    """The bank's answer, and standing's."""
    debts = owed(debt_yuan, instalments_left, mortgage_months, mortgage_term, income_yuan_month)
    income = earned(income_yuan_month, employed, works, tool_taken, out_of_work_yuan)
    no = bank_refuses(arrears_yuan + judgment_yuan, debts, income, bank_income_floor_yuan, bank_debt_limit, law_holds)
    return door_answer(1, no, closed, loan_months * income_yuan_month)


@rule(rate=loan_rate, then=answer_loan, adds=_LOAN_COUNTS, commits="debt", records="refusal", door="loan", submodel="life")
def ask_loan():
    """She asks for a consumer loan whenever the occasion comes."""
    return 1.0


def mortgage_rate(mortgage_requests, age, income_yuan_month, enrolled):
    """Occasions to ask for a mortgage, a day; as for a consumer loan."""
    if age < ADULT or income_yuan_month <= 0.0 or enrolled == 0:
        return 0.0
    return mortgage_requests


def answer_mortgage(
    arrears_yuan, debt_yuan, instalments_left, income_yuan_month, employed, works, tool_taken, out_of_work_yuan, bank_income_floor_yuan,
    bank_debt_limit, closed, mortgage_months, mortgage_term, law_holds, judgment_yuan,
):
    """The bank's answer, and standing's; three times the income floor of a consumer loan. What is granted is paid back month by month."""
    debts = owed(debt_yuan, instalments_left, mortgage_months, mortgage_term, income_yuan_month)
    income = earned(income_yuan_month, employed, works, tool_taken, out_of_work_yuan)
    no = bank_refuses(arrears_yuan + judgment_yuan, debts, income, 3.0 * bank_income_floor_yuan, bank_debt_limit, law_holds)
    return door_answer(1, no, closed, mortgage_term)


@rule(
    rate=mortgage_rate, then=answer_mortgage, adds=("instalments_left", *_LOAN_COUNTS[1:]), commits="debt", records="refusal",
    door="mortgage", submodel="life",
)
def ask_mortgage():
    """She asks for a mortgage whenever the occasion comes."""
    return 1.0


def journey_rate(journey_requests, age):
    """Occasions to book a plane or fast train, a day."""
    if age < ADULT:
        return 0.0
    return journey_requests


def answer_journey(closed):
    """Refused where standing closes the door."""
    return closed, 2.0 * closed


@rule(rate=journey_rate, then=answer_journey, adds="journeys_refused", records="refusal", door="travel", submodel="life")
def book_journey():
    """She books whenever the occasion comes."""
    return 1.0
