"""fullreply.toml: defaults, problems raised together, and what the house style takes from it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import get_args

import pytest

from assistant.config import Configuration, load_configuration
from assistant.config_api import Api
from assistant.config_helpdesks import Product
from assistant.config_sections import duration_words
from assistant.errors import ConfigurationError
from assistant.types import Channel

SHIPPED = Path(__file__).parents[1] / "fullreply.toml"


@pytest.fixture
def write(tmp_path):
    def _write(text: str | bytes) -> Path:
        file = tmp_path / "fullreply.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return _write


def problems(file: Path):
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(file)
    return raised.value.problems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4h", "4 hours"),
        ("1h", "1 hour"),
        ("30min", "30 minutes"),
        ("2 working days", "2 working days"),
        ("1 Working Day", "1 working day"),
        ("4 working  hours", "4 working hours"),
        ("1 week", "1 week"),
        ("3d", "3 days"),
    ],
)
def test_config_duration_reads_in_words(text, words):
    assert duration_words(text) == words
    assert duration_words(words) == words


@pytest.mark.parametrize("text", ["", "soon", "0h", "h", "4", "-4h", "4h5", "1000000 days", "4 hours or so"])
def test_config_duration_refuses_what_is_none(text):
    with pytest.raises(ValueError, match="such as"):
        duration_words(text)


def test_config_default_works_without_any_company():
    style = Configuration().house_style(None)
    assert (style.company, style.agent, style.role, style.tone) == ("", "", "", "friendly")
    assert set(style.response_times) == set(Channel)
    assert style.character_limits == {Channel.SOCIAL: 280}


def test_config_shipped_file_equals_defaults_apart_from_the_shop():
    shipped = load_configuration(SHIPPED)
    default = Configuration()
    shop = {"company", "business_hours", "knowledge_base", "ledger"}
    assert shipped.model_dump(exclude=shop) == default.model_dump(exclude=shop)
    assert shipped.company.name == "Larkfield Outdoor"
    assert shipped.business_hours.days == default.business_hours.days
    assert (shipped.business_hours.opens, shipped.business_hours.closes) == (
        default.business_hours.opens,
        default.business_hours.closes,
    )
    assert shipped.knowledge_base == SHIPPED.parent / "knowledge_base"


def test_config_empty_file_is_the_default_with_paths_beside_it(write, tmp_path):
    loaded = load_configuration(write(""))
    assert loaded.model_dump(exclude={"knowledge_base", "ledger"}) == Configuration().model_dump(
        exclude={"knowledge_base", "ledger"}
    )
    assert loaded.ledger == tmp_path / "fullreply.db"


def test_config_without_path_uses_the_file_of_the_working_directory(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_configuration(None) == Configuration()
    write('tone = "formal"')
    assert load_configuration(None).tone == "formal"


def test_config_agent_wins_over_the_company_agent(write):
    loaded = load_configuration(write('[company]\nagent = "Megan Holroyd"\nrole = "Customer Care"'))
    assert loaded.house_style(None).agent == "Megan Holroyd"
    assert loaded.house_style("  Tom \n Ashworth ").agent == "Tom Ashworth"
    assert loaded.house_style("").agent == "Megan Holroyd"


def test_config_channel_keeps_its_own_default_where_half_is_given(write):
    loaded = load_configuration(write('[channels.social]\nresponse_time = "30min"'))
    assert loaded.house_style(None).response_times[Channel.SOCIAL] == "30 minutes"
    assert loaded.house_style(None).character_limits == {Channel.SOCIAL: 280}
    assert loaded.house_style(None).response_times[Channel.CHAT] == "2 working hours"


def test_config_raises_all_problems_together_with_place_and_line(write):
    text = (
        'tone = "loud"\nspeling = "british"\n[channels.email]\nresponse_time = "soon"\n'
        '[business_hours]\ntime_zone = "Mars/Olympus"\n[retention]\ndays = 0\n[api]\nprot = 80\nport = 0\n'
    )
    found = {p.where: p for p in problems(write(text))}
    assert set(found) == {
        "fullreply.toml: tone",
        "fullreply.toml: speling",
        "fullreply.toml: channels.email.response_time",
        "fullreply.toml: business_hours.time_zone",
        "fullreply.toml: retention.days",
        "fullreply.toml: api.prot",
        "fullreply.toml: api.port",
    }
    assert found["fullreply.toml: channels.email.response_time"].found == "'soon' (line 4)"
    assert "4h" in found["fullreply.toml: channels.email.response_time"].expected
    assert found["fullreply.toml: speling"].remedy == 'did you mean "spelling"?'
    assert found["fullreply.toml: api.prot"].remedy == 'did you mean "port"?'
    assert "Europe/London" in found["fullreply.toml: business_hours.time_zone"].expected
    assert all(p.remedy and p.expected and p.found for p in found.values())


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[business_hours]\nfrom = "18:00"\nto = "09:00"', "fullreply.toml: business_hours"),
        ('[business_hours]\nfrom = "25:00"', "fullreply.toml: business_hours.from"),
        ('[business_hours]\ndays = ["monday"]', "fullreply.toml: business_hours.days.0"),
        ("[business_hours]\ndays = []", "fullreply.toml: business_hours"),
        ('[business_hours]\ntime_zone = "../../etc/passwd"', "fullreply.toml: business_hours.time_zone"),
        ('channels = "email"', "fullreply.toml: channels"),
        ('[channels]\nemail = "4h"', "fullreply.toml: channels.email"),
        ("[channels.letter]", "fullreply.toml: channels.letter"),
        ("[channels.social]\ncharacter_limit = 3", "fullreply.toml: channels.social.character_limit"),
        ('[company]\nname = "a\\nb"', "fullreply.toml: company.name"),
        ("[company]\nname = 7", "fullreply.toml: company.name"),
        ('ledger = ""', "fullreply.toml: ledger"),
        ('[api]\nhost = "a b"', "fullreply.toml: api.host"),
        ('[api]\nframe_ancestors = ["https://a.example/x"]', "fullreply.toml: api.frame_ancestors.0"),
        ('[helpdesks.support]\nproduct = "chat"', "fullreply.toml: helpdesks.support.product"),
        ('[helpdesks.support]\nproduct = "front"\nsigned = false', "fullreply.toml: helpdesks.support"),
        ('[helpdesks.support]\nproduct = "front"\nurl = "http://front.example"', "fullreply.toml: helpdesks.support"),
        (
            '[helpdesks.a]\nproduct = "zendesk"\nurl = "https://a.zendesk.example/agent"',
            "fullreply.toml: helpdesks.a.url",
        ),
        ('[helpdesks.a]\nproduct = "front"\nworkspace = "none"', "fullreply.toml"),
        (
            '[mail.a]\nhost = "imap.example"\nuser = "u"\npassword_env = "P"\nsecurity = "none"',
            "fullreply.toml: mail.a",
        ),
        ('[events.crm]\nurl = "http://crm.example"\nsecret_env = "S"', "fullreply.toml: events.crm"),
    ],
)
def test_config_names_the_setting_that_is_wrong(write, text, where):
    assert [p.where for p in problems(write(text))] == [where]


def test_config_never_shows_a_key(write):
    found = problems(write('[api]\nkeys = ["hunter2"]'))
    assert [p.where for p in found] == ["fullreply.toml: api.keys.0"]
    assert "hunter2" not in str(found[0])


@pytest.mark.parametrize(("text", "line"), [("tone = \n", 1), ('tone = "formal"\n\n[company\n', 3), ("a = [", 1)])
def test_config_broken_toml_names_the_line(write, text, line):
    assert [p.where for p in problems(write(text))] == [f"fullreply.toml:{line}"]


def test_config_deep_nesting_is_a_problem_not_a_crash(write):
    assert problems(write("a = " + "[" * 100_000))


def test_config_wrong_encoding_says_so(write):
    (problem,) = problems(write('[company]\nname = "Café"'.encode("latin-1")))
    assert "UTF-8" in problem.expected
    assert "0xe9" in problem.found


def test_config_byte_order_mark_and_windows_lines_are_read(write):
    assert load_configuration(write(b'\xef\xbb\xbftone = "formal"\r\n[company]\r\nname = "A"\r\n')).company.name == "A"


def test_config_missing_explicit_path_is_an_error(tmp_path):
    (problem,) = problems(tmp_path / "none.toml")
    assert "no such file" in problem.found
    assert problems(tmp_path)


def test_config_unreadable_file_is_an_error(write, monkeypatch):
    file = write("")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems(file)[0].found == "permission denied"


def test_config_keys_plain_or_hashed_are_accepted_and_others_not():
    plain, secret = "a-long-enough-key", "another-key-that-is-long"
    api = Api(keys=(plain, "sha256:" + hashlib.sha256(secret.encode()).hexdigest()))
    assert api.accepts(plain)
    assert api.accepts(secret)
    assert not api.accepts("")
    assert not api.accepts(api.keys[1])
    assert not api.accepts("a-long-enough-kez")
    assert not api.accepts("\ud800")
    assert not Api().accepts("")


def test_config_is_frozen():
    with pytest.raises(ValueError, match="frozen"):
        Configuration().tone = "formal"


def test_config_ledger_is_a_path_or_the_address_of_a_database(write, tmp_path):
    assert load_configuration(write('ledger = "a/b.db"')).ledger == tmp_path / "a" / "b.db"
    for address in ("postgresql+psycopg://me@db.example/desk", "postgresql://me@db.example/desk"):
        assert load_configuration(write(f'ledger = "{address}"')).ledger == address


@pytest.mark.parametrize("ledger", ['"mysql://me@x/y"', '"postgresql://"', '"postgresql://a b"', '""', "7", "[]"])
def test_config_ledger_that_is_neither_is_told(write, ledger):
    assert [p.where for p in problems(write(f"ledger = {ledger}"))] == ["fullreply.toml: ledger"]


def test_config_never_shows_a_password(write):
    (problem,) = problems(write('ledger = "mysql://me:hunter2@db.example/desk"'))
    assert "hunter2" not in str(problem)


def test_config_answers_within_by_channel(write):
    loaded = load_configuration(
        write('[channels.chat]\nanswer_within = "5min"\n[channels.social]\ncharacter_limit = 500')
    )
    assert loaded.answer_within() == {
        Channel.EMAIL: "4 working hours",
        Channel.CHAT: "5 minutes",
        Channel.SOCIAL: "30 working minutes",
        Channel.WEB: "4 working hours",
    }
    (problem,) = problems(write('[channels.chat]\nanswer_within = "at once"'))
    assert problem.where == "fullreply.toml: channels.chat.answer_within"


def test_config_masks_only_where_asked(write):
    assert not Configuration().retention.mask
    assert load_configuration(write("[retention]\nmask = true")).retention.mask


def test_config_origin_may_end_as_browsers_show_it():
    given = Api(frame_ancestors=("https://app.chatwoot.example/",), cors_origins=("http://localhost:3000",))
    assert given.frame_ancestors == ("https://app.chatwoot.example",)
    assert given.cors_origins == ("http://localhost:3000",)


def test_config_section_that_stands_twice_is_told_where_to_go(write):
    with pytest.raises(ConfigurationError, match="stands further up already"):
        load_configuration(write("[api]\nport = 1\n[api]\nport = 2"))


@pytest.mark.parametrize("product", get_args(Product))
def test_config_address_of_a_helpdesk_is_no_page_of_it(write, product):
    own = product in ("chatwoot", "zammad", "freescout")
    for path in ("/api/v1", "/api/", "/prefix/api/v2", "/app/accounts/3", *(() if own else ("/agent", "/v2/", "/api"))):
        url = f"https://desk.example{path}"
        (problem,) = problems(write(f'[helpdesks.shop]\nproduct = "{product}"\nurl = "{url}"'))
        assert (problem.where, problem.found) == ("fullreply.toml: helpdesks.shop.url", f"{url!r} (line 3)")
        assert (product in problem.expected) if own else ("without a path" in problem.expected)
    for path in ("", "/", *(("/helpdesk", "/prefix/app/", "/api/desk") if own else ())):
        url = f"https://desk.example{path}"
        known = load_configuration(write(f'[helpdesks.shop]\nproduct = "{product}"\nurl = "{url}"'))
        assert known.helpdesks["shop"].url == url


def test_config_address_that_is_none_is_told_once(write):
    for url in ("https://[", "https://desk.example:port", "desk.example/api/v1"):
        assert len(problems(write(f'[helpdesks.shop]\nproduct = "zammad"\nurl = "{url}"'))) == 1
