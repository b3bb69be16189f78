"""What is served below /apps/: pages, scripts, their policy, and the package for Zendesk."""

import io
import json
import re
import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from assistant.api import apps, create_app
from assistant.cli import app as cli
from assistant.config import Configuration, load_configuration
from assistant.config_api import Api
from assistant.config_helpdesks import Helpdesk
from assistant.ledger.scopes import Scope
from tests.api_desk import HERE, House
from tests.app_frames import ROOT, FrameDesk

ORIGIN = "https://app.chatwoot.example"
BUILT = (apps.folder() / apps.BUNDLE).is_file()


@pytest.fixture
def house(tmp_path):
    return House(tmp_path, frame_ancestors=(ORIGIN, "https://desk.zendesk.example"))


def known(page):
    """The settings on the body of a page."""
    return dict(re.findall(r'data-(\w+)="([^"]*)"', page.split("<body", 1)[1].split(">", 1)[0]))


def with_helpdesks(tmp_path, **helpdesks):
    house = House.__new__(House)
    house.app = create_app(FrameDesk(), Configuration(ledger=tmp_path / "ledger.db", helpdesks=helpdesks))
    return house


def test_a_page_knows_whom_to_believe_and_whether_a_key_is_needed(house):
    page = house.call("GET", "/apps/chatwoot")
    assert page.status_code == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    origins = f"{ORIGIN} https://desk.zendesk.example"
    assert known(page.text) == {"product": "chatwoot", "origins": origins, "keyed": "", "helpdesk": "chatwoot"}
    house.key(Scope.CHECK)
    assert known(house.call("GET", "/apps/chatwoot", base="https://desk.example").text)["keyed"] == "yes"


def test_only_the_named_pages_may_show_it_and_nothing_else_runs_in_it(house, tmp_path):
    policy = house.call("GET", "/apps/chatwoot").headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["frame-ancestors"] == f"{ORIGIN} https://desk.zendesk.example"
    assert rules["default-src"] == "'none'" and rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["base-uri"] == rules["form-action"] == "'none'" and "unsafe" not in policy and "data:" not in policy
    none = House(tmp_path / "none").call("GET", "/apps/chatwoot").headers["content-security-policy"]
    assert none.endswith("frame-ancestors 'none'")


def test_pages_hold_no_script_or_style_of_their_own():
    for name in ("head", "frame", "absent"):
        text = (apps.folder() / "frame" / f"{name}.html").read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", text)
    scripts = "".join(
        (apps.folder() / f).read_text("utf-8") for f in apps.FILES if f.startswith("frame/") and f.endswith(".js")
    )
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", scripts)


def test_every_file_that_a_script_or_page_names_is_served(house):
    texts = {name: house.call("GET", f"/apps/{name}") for name in apps.FILES if name != apps.BUNDLE}
    assert all(answer.status_code == 200 for answer in texts.values())
    for name, answer in texts.items():
        for wanted in re.findall(r'from "(\.{1,2}/[^"]+)"', answer.text):
            assert re.sub(r"^\./", "frame/", wanted).removeprefix("../") in apps.FILES, (name, wanted)
    page = house.call("GET", "/apps/chatwoot").text
    for wanted in re.findall(r'(?:href|src)="([^"]+)"', page):
        assert house.call("GET", f"/apps/{wanted}").status_code == 200, wanted
    assert texts["frame/main.js"].headers["content-type"].startswith("text/javascript")
    on_disk = {f"frame/{p.name}" for p in (apps.folder() / "frame").glob("*.js")}
    assert on_disk == {name for name in apps.FILES if name.startswith("frame/") and name.endswith(".js")}


def test_nothing_else_of_the_disk_is_served(house):
    for name in ("", "frame/", "frame/frame.html", "package.json", "frame/../package.json", "frame/%2e%2e/package.json",
                 "..%2ffullreply.toml", "../fullreply.toml", "frame/main.js%00", "node_modules/typescript/package.json",
                 "client/fullreply.d.ts", "build/../package.json", "//etc/passwd", "zendesk.ZIP"):  # fmt: skip
        assert house.call("GET", f"/apps/{name}").status_code == 404, name
    assert house.call("POST", "/apps/chatwoot").status_code == 405


def test_files_are_open_where_keys_are_needed_and_calls_are_not(house):
    house.key(Scope.DRAFT)
    assert house.call("GET", "/apps/frame/main.js", base="https://desk.example").status_code == 200
    assert house.call("HEAD", "/apps/chatwoot", base="https://desk.example").status_code == 200
    assert house.post("/v1/draft", {"text": "Do you ship?"}, base="https://desk.example").status_code == 401


def test_a_browser_that_has_a_file_gets_it_not_again(house):
    first = house.call("GET", "/apps/frame/frame.css")
    again = house.call("GET", "/apps/frame/frame.css", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert house.call("GET", "/apps/frame/frame.css", headers={"if-none-match": '"older"'}).status_code == 200
    colours = house.call("GET", "/apps/frame/palette.css").text
    assert "--ink:#16211c" in colours and "prefers-color-scheme:dark" in colours


def test_notes_go_to_the_helpdesk_of_the_address_or_the_only_one(tmp_path, monkeypatch):
    monkeypatch.setenv("T", "a-token")

    def desk(**more):
        return Helpdesk(product="chatwoot", **({"url": "https://c.example", "token_env": "T", "account": "1"} | more))

    one = with_helpdesks(tmp_path / "1", mine=desk(), read=desk(url=""), z=Helpdesk(product="zendesk"))
    assert known(one.call("GET", "/apps/chatwoot").text)["helpdesk"] == "mine"
    assert known(one.call("GET", "/apps/chatwoot?helpdesk=other").text)["helpdesk"] == "other"  # the call refuses it
    hostile = one.call("GET", "/apps/chatwoot", params={"helpdesk": '"><script>alert(1)</script>'}).text
    assert known(hostile)["helpdesk"] == "" and "<script>alert" not in hostile
    two = with_helpdesks(tmp_path / "2", mine=desk(), theirs=desk())
    assert known(two.call("GET", "/apps/chatwoot").text)["helpdesk"] == ""


def test_without_the_bundle_the_page_names_the_command(house, tmp_path, monkeypatch):
    shutil.copytree(apps.folder() / "frame", tmp_path / "apps" / "frame")
    monkeypatch.setattr(apps, "folder", lambda: tmp_path / "apps")
    page = house.call("GET", "/apps/zendesk")
    assert page.status_code == 200 and "<code>make apps</code>" in page.text and "<script" not in page.text
    assert house.call("GET", "/apps/build/zaf.js").status_code == 404
    assert "main.js" in house.call("GET", "/apps/chatwoot").text
    (tmp_path / "apps" / "build").mkdir()
    (tmp_path / "apps" / apps.BUNDLE).write_text("export default 1;")
    assert "main.js" in house.call("GET", "/apps/zendesk").text


@pytest.mark.skipif(not BUILT, reason="Zendesk's library is not built (make apps)")
def test_the_bundle_keeps_its_licence(house):
    assert "Apache License 2.0" in house.call("GET", "/apps/build/zaf.js").text[:200]
    assert "Apache License" in (apps.folder() / "build" / "zaf.LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("host", "address"),
    [("desk.example", "https://desk.example"), ("desk.example:8443", "https://desk.example:8443"),
     ("localhost:7860", "http://localhost:7860")],
)  # fmt: skip
def test_the_package_for_zendesk_names_this_server(house, host, address):
    house.key(Scope.CHECK)
    answer = house.call("GET", "/apps/zendesk.zip", base=f"https://{host}")
    assert answer.headers["content-type"] == "application/zip"
    package = zipfile.ZipFile(io.BytesIO(answer.content))
    manifest = json.loads(package.read("manifest.json"))
    assert manifest["location"]["support"]["ticket_sidebar"]["url"] == f"{address}/apps/zendesk"
    assert manifest["frameworkVersion"] == "2.0" and manifest["private"] is True
    assert manifest["author"].keys() == {"name", "email", "url"}
    words = json.loads(package.read(f"translations/{manifest['defaultLocale']}.json"))
    assert words["app"]["name"] == "Fullreply"
    assert package.read("assets/logo.png").startswith(b"\x89PNG") and not package.testzip()


def test_no_package_is_made_for_an_address_that_is_none(house):
    house.key(Scope.CHECK)
    for host in ('evil.example/"x', "a b", "x" * 300, "desk.example:x", "<script>"):
        assert house.call("GET", "/apps/zendesk.zip", base=HERE, headers={"host": host}).status_code == 422, host


def test_pages_of_a_wheel_lie_in_the_package(tmp_path, monkeypatch):
    monkeypatch.setattr(apps, "__file__", str(tmp_path / "site" / "assistant" / "api" / "apps.py"))
    assert apps.folder() == tmp_path / "site" / "apps"
    (tmp_path / "site" / "assistant" / "shipped_apps").mkdir(parents=True)
    assert apps.folder() == tmp_path / "site" / "assistant" / "shipped_apps"


def test_the_settings_of_frames_are_escaped(tmp_path):
    house = House.__new__(House)
    api = Api(frame_ancestors=("https://Desk.Example",))
    house.app = create_app(FrameDesk(), Configuration(api=api, ledger=tmp_path / "ledger.db"))
    assert known(house.call("GET", "/apps/chatwoot").text)["origins"] == "https://desk.example"


PAGE = (ROOT / "docs" / "HELPDESKS.md").read_text("utf-8")


def test_the_docs_page_names_commands_settings_and_pictures_that_there_are(tmp_path):
    commands = re.findall(r'fullreply (\w+)((?: \w+| "[^"]*"| --[a-z-]+)*)', PAGE)
    assert {"keys", "serve"} <= {name for name, _ in commands}
    for name, rest in commands:
        words = [name, *re.findall(r"^ (create|list|revoke)\b", rest)]
        shown = CliRunner().invoke(cli, [*words, "--help"], env={"COLUMNS": "200"})
        assert shown.exit_code == 0 and all(o in shown.output for o in re.findall(r"--[a-z-]+", rest)), words
    for scope in re.findall(r"--scope (\S+?)[\s`]", PAGE):
        assert scope in set(Scope)
    for block in re.findall(r"^ *```toml\n(.*?)^ *```", PAGE, flags=re.M | re.S):
        (tmp_path / "fullreply.toml").write_text(block)
        load_configuration(tmp_path / "fullreply.toml")
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE):
        assert (ROOT / "docs" / picture).read_bytes().startswith(b"\x89PNG"), picture
    assert "make apps" in PAGE and re.search(r"^apps:", (ROOT / "Makefile").read_text(), flags=re.M)


QUOTED = (
    "This page works inside",
    "has told of no conversation yet",
    "This key opens nothing here",
    "Your sign-in has ended",
    "This browser gives this page no storage",
    "What did you find?",
    "Bring my text back",
    "Still open from an earlier mail",
)


@pytest.mark.parametrize("said", QUOTED)
def test_what_the_docs_page_quotes_is_what_the_frame_says(said):
    files = [*(apps.folder() / "frame").glob("*.js"), *(apps.folder() / "frame").glob("*.html")]
    assert said in PAGE and any(said in f.read_text("utf-8") for f in files)
