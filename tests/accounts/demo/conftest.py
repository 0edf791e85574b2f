"""One demo for all tests that only look at it."""

from datetime import date

import pytest

from accounts.demo.clients import clients
from accounts.demo.contacts import contacts
from accounts.demo.maker import Demo, made
from accounts.demo.moments import Scene
from accounts.demo.people import staff
from accounts.demo.portfolios import portfolios
from accounts.demo.world import World

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def world() -> World:
    return World(TODAY)


@pytest.fixture(scope="session")
def demo(world: World) -> Demo:
    return made(world)


@pytest.fixture(scope="session")
def scene(world: World) -> Scene:
    everybody, crew = clients(world), staff(world)
    return Scene(
        world, everybody, contacts(world, everybody), crew, portfolios(world, everybody, crew)
    )
