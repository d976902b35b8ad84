"""Whatever somebody outside opens first loads little, in every state of the sample company."""

from bench import weight
from tests.cli.sample import address_of, settings_of

# Some of the kinds, so that a door that leads nowhere any more is seen.
KINDS = {
    *("candidate.portal", "candidate.step", "candidate.exercise", "candidate.booking"),
    *("candidate.move_day", "candidate.references", "candidate.trip", "candidate.decision"),
    *("careers.role", "enquiries.page", "referees.page", "visitors.page"),
}


def test_no_page_of_any_kind_is_heavier_than_its_bound(sample, start, tmp_path):
    settings = settings_of(address_of(sample), tmp_path)
    found = weight.heaviest(start(settings), sample, settings)

    assert found.keys() >= KINDS
    heavy = {kind: sum(parts.values()) for kind, parts in found.items()}
    assert {kind: size for kind, size in heavy.items() if size >= weight.MOST} == {}
