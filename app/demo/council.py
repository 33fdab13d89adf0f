"""What coordination lays before the council and its committees in the sample year, and what the
offices of a group answer it."""

from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.council_reports.control_states import lay_control, note_control, record_control
from app.council_reports.entries import CouncilPaperInput, enter
from app.council_reports.population import FigureInput, write_figure
from app.council_reports.report_texts import TextInput, write_text
from app.council_reports.states import agree, lay_before_council
from app.deadlines import Quarter
from app.demo.scene import Facts, Scene, coordination, office_of
from app.plan.extensions import ExtensionInput, propose, support
from app.plan.queries import measure_by_number
from app.status_reports.contributions import contribute, members_asked
from app.status_reports.inputs import ContributionInput
from app.status_reports.years import year_of


def prepare(scene: Scene, facts: Facts) -> None:
    """Supported by coordination, not decided yet: it stands in annex 4."""
    measure = measure_by_number(scene.session, scene.plan, facts["number"])
    names = ExtensionInput.model_fields.keys() & facts.keys()
    proposal = ExtensionInput.model_validate({name: facts[name] for name in names})
    extension = propose(scene.session, scene.plan, measure, proposal, by=office_of(scene, measure))
    support(scene.session, extension, None, by=coordination(scene))


def answer(scene: Scene, facts: Facts) -> None:
    """The first of the offices asked; the others have not answered."""
    measure = measure_by_number(scene.session, scene.plan, facts["number"])
    year = year_of(scene.session, scene.plan, scene.year)
    content = ContributionInput.model_validate({"text": facts["text"]})
    for office in sorted(members_asked(scene.session, measure, year))[: facts["offices"]]:
        by = By(Actor(f"sample-{office}", Role.CLERK, frozenset({office})), scene.at)
        contribute(scene.session, measure, year, content, by=by, expected_version=None)


def give_control(scene: Scene, facts: Facts) -> None:
    session, plan, by = scene.session, scene.plan, coordination(scene)
    quarter = Quarter.parse(facts["quarter"])
    record_control(session, plan, quarter, by=by)
    lay_control(session, plan, quarter, by.date, by=by)
    note_control(session, plan, quarter, by.date, facts["agenda_item"], by=by)


def write_texts(scene: Scene, facts: Facts) -> None:
    year, by = year_of(scene.session, scene.plan, scene.year), coordination(scene)
    for position, figure in enumerate(facts["population_figures"], 1):
        content = FigureInput.model_validate(figure)
        write_figure(scene.session, year, position, content, by=by, expected_version=None)
    for place, text in facts["report_texts"].items():
        content_of_place = TextInput(text=text)
        write_text(
            scene.session, scene.plan, year, place, content_of_place, by=by, expected_version=None
        )


def close(scene: Scene, facts: Facts) -> None:
    session, plan, by = scene.session, scene.plan, coordination(scene)
    close_year(session, plan, scene.year, by=by)
    enter(session, plan, scene.year, CouncilPaperInput.model_validate(facts), by=by)
    agree(session, plan, scene.year, by=by)


def lay(scene: Scene, _: Facts) -> None:
    by = coordination(scene)
    lay_before_council(scene.session, scene.plan, scene.year, by.date, by=by)
