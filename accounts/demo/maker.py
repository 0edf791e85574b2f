"""Makes the whole demo in memory: the rows of a bundle, and the story that follows them."""

from dataclasses import dataclass

from accounts.demo import agency
from accounts.demo.advocacy import advocacy, advocacy_rows
from accounts.demo.answers import survey_rows
from accounts.demo.audits import audits
from accounts.demo.billings import billing_rows, billings
from accounts.demo.changes import change_rows
from accounts.demo.clients import client_rows, clients
from accounts.demo.contacts import contact_rows, contacts
from accounts.demo.contracts import contract_rows, papers
from accounts.demo.conversations import conversations
from accounts.demo.costs import cost_rows, costs
from accounts.demo.delivery import Project, project_contract_rows, project_rows, projects
from accounts.demo.goals import goal_rows, goals
from accounts.demo.growth import opportunities, opportunity_rows
from accounts.demo.moments import Scene
from accounts.demo.origins import with_origins
from accounts.demo.paper import Paper
from accounts.demo.people import membership_rows, people_rows, staff
from accounts.demo.portfolios import assignment_rows, portfolios
from accounts.demo.pursuits import pursuits
from accounts.demo.referrals import Referral, recommended_by, referral_rows, referrals
from accounts.demo.renewals import renewal_proposals
from accounts.demo.requests import charter_rows, request_rows, requests
from accounts.demo.side_contracts import with_side_contracts
from accounts.demo.staff_surveys import staff_answers
from accounts.demo.story import Event, story
from accounts.demo.surveys import answers
from accounts.demo.targets import target_rows, targets
from accounts.demo.touches import touch_rows, touches
from accounts.demo.usage import usage_rows
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
    signed = with_side_contracts(world, papers(world, everybody, books))
    delivered, recommended = projects(scene), referrals(scene)
    bundle = (
        _surroundings(scene, recommended)
        | _money(scene, signed, delivered)
        | _growth(scene, signed, delivered, recommended)
        | _talk(scene, signed, delivered)
    )
    return Demo({table: rows for table, rows in bundle.items() if rows}, story(scene, signed))


def _surroundings(scene: Scene, recommended: list[Referral]) -> Bundle:
    world, crew = scene.world, scene.crew
    return {
        "agency": agency.agency_rows(),
        "calendars": agency.calendar_rows(),
        "calendar_days": agency.calendar_day_rows(world),
        "teams": agency.team_rows(),
        "rates": agency.rate_rows(world),
        "people": people_rows(crew),
        "memberships": membership_rows(crew),
        "clients": client_rows(scene.clients, recommended_by(recommended)),
        "contacts": contact_rows(scene.contacts),
        "assignments": assignment_rows(world, scene.books, scene.clients),
        "charters": charter_rows(scene.clients),
        "targets": target_rows(targets(world, crew, scene.clients)),
    }


def _money(scene: Scene, signed: list[Paper], delivered: list[Project]) -> Bundle:
    return {
        "contracts": [*contract_rows(scene.world, signed), *project_contract_rows(delivered)],
        "contract_changes": change_rows(signed),
        "billings": billing_rows(billings(scene.world, signed, delivered)),
        "costs": cost_rows(costs(scene, signed, delivered)),
    }


def _growth(
    scene: Scene, signed: list[Paper], delivered: list[Project], recommended: list[Referral]
) -> Bundle:
    sent = with_origins(scene, opportunities(scene, signed, delivered), recommended)
    return {
        "referrals": referral_rows(recommended),
        "opportunities": opportunity_rows([*sent, *renewal_proposals(scene, signed)]),
        "projects": project_rows(delivered),
        "goals": goal_rows(goals(scene)),
        "usage": usage_rows(scene),
    }


def _talk(scene: Scene, signed: list[Paper], delivered: list[Project]) -> Bundle:
    asked = requests(scene)
    said = [*touches(scene), *conversations(scene, asked), *pursuits(scene, signed)]
    answered = [*answers(scene, asked), *audits(scene), *staff_answers(scene)]
    return {
        "requests": request_rows(asked),
        "touches": touch_rows(sorted(said, key=lambda touch: (touch.at, touch.id))),
        "surveys": survey_rows(answered),
        "advocacy": advocacy_rows(advocacy(scene, delivered, answered)),
    }
