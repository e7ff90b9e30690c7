"""The ports: small, and every method carries its contract."""

import ast
import inspect
from typing import Protocol

import pytest

from core import ports

PORTS = [
    each
    for _, each in inspect.getmembers(ports, inspect.isclass)
    if Protocol in each.__bases__ and each.__module__ == ports.__name__
]
METHODS = [
    pytest.param(method, id=f"{port.__name__}.{name}")
    for port in PORTS
    for name, method in vars(port).items()
    if not name.startswith("_")
]


def test_there_are_ports() -> None:
    assert len(PORTS) >= 15


@pytest.mark.parametrize("method", METHODS)
def test_every_port_method_has_a_contract(method: object) -> None:
    contract = inspect.getdoc(method)

    assert contract
    assert contract.endswith(".")


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__name__)
def test_every_port_says_what_it_is_for(port: type) -> None:
    assert inspect.getdoc(port)


@pytest.mark.parametrize("port", [ports.Findings, ports.Testimonies, ports.Concerns], ids=lambda port: port.__name__)
def test_what_staff_read_always_asks_on_whose_behalf(port: type) -> None:
    methods = [method for name, method in vars(port).items() if not name.startswith("_")]

    assert methods
    assert all("viewer" in inspect.signature(method).parameters for method in methods)


def test_no_port_decides_anything_itself() -> None:
    classes = [node for node in ast.parse(inspect.getsource(ports)).body if isinstance(node, ast.ClassDef)]
    bodies = [
        method.body for port in classes for method in port.body if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert all(len(body) == 1 and isinstance(body[0], ast.Expr) for body in bodies)
