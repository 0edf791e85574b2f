"""Makes the whole demo in memory: the rows of a bundle, and the story that follows them."""

from dataclasses import dataclass

from accounts.demo import agency
from accounts.demo.changes import change_rows
from accounts.demo.clients import client_rows, clients, contact_rows, contacts
from accounts.demo.contracts import contract_rows, papers
from accounts.demo.delivery import project_contract_rows, project_rows, projects
from accounts.demo.growth import opportunities, opportunity_rows
from accounts.demo.moments import Scene
from accounts.demo.paper import Paper
from accounts.demo.people import membership_rows, people_rows, staff
from accounts.demo.portfolios import assignment_rows, portfolios
from accounts.demo.requests import charter_rows, request_rows, requests
from accounts.demo.story import Event, story
from accounts.demo.surveys import answers, survey_rows
from accounts.demo.targets import target_rows, targets
from accounts.demo.touches import touch_rows, touches
from accounts.demo.world import Bundle, World


@dataclass(frozen=True)
class Demo:
    """A bundle to import, and what happens after."""

    bundle: Bundle
    story: list[Event]


def made(world: World) -> Demo:
    """The demo of a world: always the same for the same seed, day and size."""
    crew, everybody = staff(world), clients(world)
    books = portfolios(world, everybody, crew)
    scene = Scene(world, everybody, contacts(world, everybody), crew, books)
    signed = papers(world, everybody, books)
    bundle = _surroundings(scene) | _work(scene, signed)
    return Demo({table: rows for table, rows in bundle.items() if rows}, story(scene, signed))


def _surroundings(scene: Scene) -> Bundle:
    world, crew = scene.world, scene.crew
    return {
        "agency": agency.agency_rows(),
        "calendars": agency.calendar_rows(),
        "calendar_days": agency.calendar_day_rows(world),
        "teams": agency.team_rows(),
        "rates": agency.rate_rows(world),
        "people": people_rows(crew),
        "memberships": membership_rows(crew),
        "clients": client_rows(scene.clients),
        "contacts": contact_rows(world, scene.contacts, scene.clients),
        "assignments": assignment_rows(world, scene.books, scene.clients),
        "charters": charter_rows(scene.clients),
        "targets": target_rows(targets(world, crew, scene.clients)),
    }


def _work(scene: Scene, signed: list[Paper]) -> Bundle:
    asked, delivered = requests(scene), projects(scene)
    sent = opportunities(scene, signed, delivered)
    return {
        "contracts": [*contract_rows(scene.world, signed), *project_contract_rows(delivered)],
        "contract_changes": change_rows(signed),
        "requests": request_rows(asked),
        "touches": touch_rows(touches(scene, asked)),
        "surveys": survey_rows(answers(scene, asked)),
        "opportunities": opportunity_rows(sent, scene.world.dice("opened")),
        "projects": project_rows(delivered),
    }
