"""How kernels are compiled: without the lock, kept on disk, and without counting references, which no kernel needs.

Counting costs an atomic addition at every array handed to a function, and with two threads a fight for the line of memory that holds the count:
an occasion at a crossing took 300 ns with it and 210 without. So a kernel may not make arrays; the few functions that do say ``njit``.
"""

from __future__ import annotations

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

kernel = njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True)
"""Compile what Python calls."""
part = njit(_nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile what kernels call, and only they: a way in for Python would be a fifth of the time it takes to compile."""
inlined = njit(forceinline=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile what a kernel's innermost loop calls, so that the loop can run on several people at once."""
plain = njit(error_model="python", _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile a rule's own function: as ``part``, and a division by 0 is an error as in Python."""
shared = njit(_nrt=False)
"""Compile what kernels call, and tests too."""

AHEAD = 16
"""How many people ahead a kernel asks for their columns."""


@intrinsic
def fetch(typing, array, index):
    """Ask for ``array[index]`` (its first axis) ahead of time: a hint to the memory, which changes nothing."""

    def write(context, builder, signature, arguments):
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        step = cgutils.unpack_tuple(builder, held.strides)[0]
        data = builder.ptrtoint(held.data, step.type)
        at = builder.inttoptr(builder.add(data, builder.mul(step, arguments[1])), ir.IntType(8).as_pointer())
        flag = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [at.type, flag, flag, flag])
        hint = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(hint, [at, flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), write
