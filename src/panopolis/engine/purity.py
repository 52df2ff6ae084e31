"""What a rule may be made of: numbers, its parameters, ``math``, constants and plain functions of its own module. Nothing else.

A rule that could read a file, the clock, the network, a global array or a random generator could carry a real person's data, or make runs
differ; it is refused when the plan is made, and the message says what to do instead.
"""

from __future__ import annotations

import ast
import inspect
import math
import textwrap
from copy import deepcopy
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable

MATH = ("exp", "log", "sqrt", "floor")
"""Functions of ``math`` that rules may call; the engine puts its own, of the same bits everywhere, in their place."""
BUILTINS = ("abs", "min", "max", "int", "float", "range", "bool", "len")
_REFUSED_NODES = {
    ast.Import: "imports something", ast.ImportFrom: "imports something", ast.Global: "changes a global", ast.Nonlocal: "changes a closure",
    ast.Attribute: "reads an attribute", ast.Subscript: "indexes something", ast.Lambda: "holds a lambda", ast.Yield: "yields",
    ast.Await: "awaits", ast.Try: "catches errors", ast.With: "opens a context", ast.List: "makes a list", ast.Dict: "makes a dict",
    ast.Set: "makes a set", ast.ListComp: "makes a list", ast.DictComp: "makes a dict", ast.SetComp: "makes a set",
    ast.GeneratorExp: "makes a generator", ast.JoinedStr: "makes text", ast.ClassDef: "makes a class", ast.AsyncFunctionDef: "is async",
}


@lru_cache(maxsize=4096)
def source_tree(function: Callable[..., object]) -> ast.FunctionDef:
    """Return the syntax tree of a plain function without decorators, annotations and docstring; whoever changes it copies it first.

    Raises
    ------
    RuleError
        If the source cannot be found or is not one ``def``.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError) as err:
        raise RuleError(f"rule function '{function.__name__}': its source cannot be read ({err}); define it with def in a file or cell") from None
    if not isinstance(tree, ast.FunctionDef):
        raise RuleError(f"rule function '{function.__name__}' is no plain def; write it as def {function.__name__}(...): ...")
    tree.decorator_list = []
    tree.returns = None
    for argument in tree.args.args:
        argument.annotation = None
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:] or [ast.Pass()]
    return tree


def parameters(function: Callable[..., object]) -> tuple[str, ...]:
    """Return the parameter names of a rule function; defaults, ``*args`` and ``**kwargs`` are refused."""
    a = source_tree(function).args
    if a.vararg or a.kwarg or a.kwonlyargs or a.defaults or a.posonlyargs:
        raise RuleError(f"rule function '{function.__name__}': parameters are columns, settings or given values by plain name; no defaults or *")
    return tuple(x.arg for x in a.args)


def pieces(function: Callable[..., object]) -> tuple[dict[str, FunctionType], dict[str, float]]:
    """Return the plain functions a rule function uses (itself last, in order of need) and the numeric constants, checked.

    Raises
    ------
    RuleError
        Naming the function, the line and what is impure in it.
    """
    functions: dict[str, FunctionType] = {}
    constants: dict[str, float] = {}
    _collect(function, functions, constants, ())
    return functions, constants


def _collect(function: Callable[..., object], functions: dict[str, FunctionType], constants: dict[str, float], above: tuple[str, ...]) -> None:
    name = function.__name__
    if not isinstance(function, FunctionType):
        raise RuleError(f"rule function '{name}' is a {type(function).__name__}; a rule is a plain Python function")
    if name in above:
        raise RuleError(f"rule function '{name}' calls itself; write the repetition as a for loop")
    if function.__closure__:
        raise RuleError(f"rule function '{name}' closes over {', '.join(function.__code__.co_freevars)}; pass it as a column or a setting")
    for used in _free_names(function):
        if used in BUILTINS:
            continue
        value = function.__globals__.get(used)
        if isinstance(value, ModuleType) and value is math:
            continue
        if isinstance(value, (bool, int, float)):
            constants[used] = value
        elif isinstance(value, FunctionType):
            _collect(value, functions, constants, (*above, name))
        else:
            raise RuleError(
                f"rule function '{name}' reads the global '{used}' ({type(value).__name__}); a rule reads its parameters, math.exp/log/sqrt/floor, "
                "numeric constants and plain functions of its module: make it a column, a setting or a constant"
            )
    if functions.get(name, function) is not function:
        raise RuleError(f"two functions named '{name}' are used by one rule; rename one")
    functions[name] = function


def _refuse(name: str, tree: ast.FunctionDef) -> None:
    for node in ast.walk(tree):
        what = _REFUSED_NODES.get(type(node))
        if what == "reads an attribute" and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "math" and node.attr in MATH:
                continue
            what = f"reads {node.value.id}.{node.attr}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not isinstance(node.right, ast.Constant):
            what = "raises to a power that is no constant (write math.exp(b * math.log(a)))"
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            what = "holds text"
        if what:
            line = getattr(node, "lineno", 0)
            raise RuleError(f"rule function '{name}', line {line}: {what}; a rule is plain arithmetic on its parameters and math.{'/'.join(MATH)}")


@lru_cache(maxsize=4096)
def _free_names(function: Callable[..., object]) -> tuple[str, ...]:
    """Return the names that a function reads and does not bind, once nothing impure is found in it."""
    tree = source_tree(function)
    _refuse(function.__name__, tree)
    bound = {a.arg for a in tree.args.args}
    bound |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = (n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return tuple(dict.fromkeys(name for name in read if name not in bound))


@lru_cache(maxsize=4096)
def plain_text(function: Callable[..., object], writes: int = 0) -> str:
    """Return the text of a rule's own function, to be compiled with its kernel; with ``writes``, each value it returns is a float."""
    tree = source_tree(function)
    if writes:
        tree = _Floats(writes).visit(deepcopy(tree))
    return "@plain\n" + ast.unparse(ast.fix_missing_locations(tree)) + "\n\n\n"


class _Floats(ast.NodeTransformer):
    """Wraps each returned value in float(), so that every return has one type."""

    def __init__(self, writes: int) -> None:
        self.writes = writes

    def visit_Return(self, node: ast.Return) -> ast.Return:
        """Wrap the value, or each of a tuple; a call that returns a tuple stays as it is."""
        if isinstance(node.value, ast.Tuple):
            node.value = ast.Tuple([_float(v) for v in node.value.elts], ast.Load())
        elif self.writes == 1 and node.value is not None:
            node.value = _float(node.value)
        return node


def _float(value: ast.expr) -> ast.Call:
    return ast.Call(ast.Name("float", ast.Load()), [value], [])
