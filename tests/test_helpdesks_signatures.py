"""Deliveries prove where they come from, or are refused; what tells them apart."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.helpdesks import Unverified, challenge, delivery_key, verify
from assistant.helpdesks.signatures import SCHEMES
from tests.helpdesk_payloads import (
    PRODUCTS,
    SECRET,
    front_preview,
    front_rule,
    incoming,
    sign_front_rule,
    signed,
    zendesk_template,
)

NOW = datetime(2026, 11, 3, 10, 15, 30, tzinfo=UTC)
SIGNING = [product for product in PRODUCTS if product != "freshdesk"]
STAMPED = {
    "chatwoot": "x-chatwoot-timestamp",
    "zendesk": "x-zendesk-webhook-signature-timestamp",
    "front": "x-front-request-timestamp",
}
RAW = b'{"id":1}'
# made by openssl, with the key s3cret-of-the-hook, over RAW at NOW
KNOWN = {
    "chatwoot": "sha256=bd69265ed9557dac54dbe08f8f4545258ac595248da500c57f9f154d45a9a6b4",
    "zammad": "sha1=5fcc5cecfa3e819ff768ef1dd06313aa4fedaf69",
    "freescout": "qh5iPagnmLCHtrxpoFl5akUQmn4=",
    "helpscout": "X8xc7Po+gZ/3aO8d0GMTqk/tr2k=",
    "zendesk": "NY98wUzt8n5EGn+a8CLCXQq/yLnAMgSdn00OZusJk/k=",
    "front": "cdPSMZXicgfnT4lE7K9pL1p6JIZLL2gtUNJk4key4AY=",
    "intercom": "sha1=5fcc5cecfa3e819ff768ef1dd06313aa4fedaf69",
}


def holds(product, headers, raw, *, secret=SECRET, now=NOW, **known):
    try:
        return verify(product, secret, headers, raw, now, **known) is None
    except Unverified as refused:
        assert str(refused) == ""
        return False


def header_of(product):
    return SCHEMES[product][0].header


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_valid_delivery_is_verified(product):
    headers, raw = signed(product, SECRET, incoming(product), NOW)
    assert holds(product, headers, raw)
    assert not holds(product, headers, raw, secret=SECRET + "x")
    assert not holds(product, headers, raw, secret="")
    assert not holds(product, {}, raw)


@pytest.mark.parametrize("product", SIGNING)
def test_signatures_are_those_that_another_program_makes(product):
    headers, _ = signed(product, SECRET, None, NOW, raw=RAW)
    assert headers[header_of(product)] == KNOWN[product]
    assert holds(product, headers, RAW)


@pytest.mark.parametrize("product", PRODUCTS)
def test_an_empty_secret_verifies_nothing_even_where_it_signed(product):
    headers, raw = signed(product, "", incoming(product), NOW)
    assert not holds(product, headers, raw, secret="")
    assert not holds(product, headers, raw, secret="", signed=False)


@pytest.mark.parametrize("product", SIGNING)
def test_every_bit_of_the_body_counts(product):
    headers, raw = signed(product, SECRET, None, NOW, raw=RAW)
    for at in range(8 * len(raw)):
        flipped = bytearray(raw)
        flipped[at // 8] ^= 1 << at % 8
        assert not holds(product, headers, bytes(flipped)), at
    assert not holds(product, headers, raw + b" ")
    assert not holds(product, headers, b"")


@pytest.mark.parametrize("product", SIGNING)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_bit_of_a_whole_payload_counts(product, data):
    headers, raw = signed(product, SECRET, incoming(product), NOW)
    at = data.draw(st.integers(0, 8 * len(raw) - 1))
    flipped = bytearray(raw)
    flipped[at // 8] ^= 1 << at % 8
    assert not holds(product, headers, bytes(flipped))


@pytest.mark.parametrize("product", SIGNING)
def test_every_bit_of_the_signature_counts(product):
    headers, raw = signed(product, SECRET, None, NOW, raw=RAW)
    right = headers[header_of(product)]
    for at in range(8 * len(right)):
        letters = bytearray(right, "ascii")
        letters[at // 8] ^= 1 << at % 8
        wrong = letters.decode("latin-1")
        assert not holds(product, headers | {header_of(product): wrong}, raw), wrong


@pytest.mark.parametrize("product", STAMPED)
def test_every_bit_of_the_timestamp_counts(product):
    headers, raw = signed(product, SECRET, None, NOW, raw=RAW)
    right = headers[STAMPED[product]]
    for at in range(8 * len(right)):
        letters = bytearray(right, "ascii")
        letters[at // 8] ^= 1 << at % 8
        wrong = letters.decode("latin-1")
        assert not holds(product, headers | {STAMPED[product]: wrong}, raw), wrong


@pytest.mark.parametrize("product", STAMPED)
def test_deliveries_are_fresh(product):
    for seconds, right in [(-301, False), (-299, True), (0, True), (299, True), (301, False), (10**7, False)]:
        headers, raw = signed(product, SECRET, None, NOW + timedelta(seconds=seconds), raw=RAW)
        assert holds(product, headers, raw) is right, seconds


@pytest.mark.parametrize("product", STAMPED)
@pytest.mark.parametrize(
    "stamp",
    ["", "0", "-1", "+1793700930", " 1793700930", "1_793_700_930", "1e9", "nan", "١٧٩٣٧٠٠٩٣٠", "9" * 400, "\ud800"]
    + ["2026-13-40T99:99:99Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-11-03", "\x00", "é"],
)
def test_malformed_timestamps_are_refused_though_signed(product, stamp):
    scheme = SCHEMES[product][0]
    import hashlib
    import hmac

    mac = hmac.new(SECRET.encode(), stamp.encode("utf-8", "surrogatepass") + b"." + RAW, hashlib.sha256)
    headers = {scheme.stamp: stamp, scheme.header: scheme.prefix + mac.hexdigest()}
    assert not holds(product, headers, RAW)


@pytest.mark.parametrize("product", SIGNING)
def test_other_spellings_of_a_signature_are_refused(product):
    headers, raw = signed(product, SECRET, None, NOW, raw=RAW)
    right, name = headers[header_of(product)], header_of(product)
    prefix = SCHEMES[product][0].prefix
    wrong = [right.upper(), right.lower() + "=", f" {right}", f"{right} ", right[:-1], right + right, "", "sha256="]
    wrong += [right.removeprefix(prefix) if prefix else f"sha1={right}", f"{right},{right}", "\ud800", "ключ", "\x00"]
    if not SCHEMES[product][0].hexadecimal:
        wrong.append(base64.b64decode(right).hex())
    for given_ in wrong:
        assert given_ == right or not holds(product, headers | {name: given_}, raw), given_
    for missing in (name, STAMPED.get(product, name)):
        assert not holds(product, {key: value for key, value in headers.items() if key != missing}, raw)


@pytest.mark.parametrize("product", SIGNING)
def test_who_signs_cannot_come_with_the_secret_beside_instead(product):
    headers, raw = signed(product, SECRET, incoming(product), NOW, unsigned=True)
    assert not holds(product, headers, raw)


@pytest.mark.parametrize("product", SIGNING)
def test_a_signature_of_another_product_is_no_proof(product):
    for other in SIGNING:
        headers, _ = signed(other, SECRET, None, NOW, raw=RAW)
        assert holds(product, headers, RAW) is (
            KNOWN[product] == KNOWN[other] and header_of(product) == header_of(other)
        )


@pytest.mark.parametrize("product", ["freshdesk", "chatwoot"])
def test_products_that_do_not_sign_bring_the_secret(product):
    def basic(user, password):
        return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}

    known = {"signed": False}
    for secret in (SECRET, "with:colon", "schlüssel"):
        assert holds(product, {"x-fullreply-secret": secret}, RAW, secret=secret, **known)
        assert holds(product, basic("fullreply", secret), RAW, secret=secret, **known)
        assert not holds(product, basic(secret, "X"), RAW, secret=secret, **known)
        assert not holds(product, {"x-fullreply-secret": secret[:-1]}, RAW, secret=secret, **known)
    wrong = ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"\xff:\xff").decode(), "Bearer " + SECRET, "basic é"]
    for value in wrong:
        assert not holds(product, {"authorization": value}, RAW, **known)
    headers, raw = signed("chatwoot", SECRET, None, NOW, raw=RAW)
    assert not holds(product, headers, raw, **known), "the signature alone is not what was agreed on"


def test_an_unknown_product_verifies_nothing():
    assert not holds("else", {"x-fullreply-secret": SECRET}, RAW)
    assert not holds("else", {"x-fullreply-secret": SECRET}, RAW, signed=False)


def test_freescout_derives_its_key():
    headers, raw = signed("freescout", "base64:b3VyIGtleQ==", incoming("freescout"), NOW)
    assert holds("freescout", headers, raw, secret="base64:b3VyIGtleQ==")
    import hashlib

    derived = hashlib.md5(b"base64:b3VyIGtleQ==webhook_key").hexdigest()
    assert holds("freescout", headers, raw, secret=derived), "the derived key may be given, which opens nothing else"
    assert not holds("freescout", headers, raw, secret=derived.upper())


def test_rules_of_front_sign_without_a_time():
    headers = sign_front_rule(SECRET, RAW)
    assert holds("front", headers, RAW)
    assert not holds("front", headers, RAW + b" ")
    of_an_application, _ = signed("front", SECRET, None, NOW, raw=RAW)
    without = {key: value for key, value in of_an_application.items() if key != STAMPED["front"]}
    assert not holds("front", without, RAW)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PRODUCTS),
    st.dictionaries(st.sampled_from([*(s.header for p in SIGNING for s in SCHEMES[p]), *STAMPED.values()]), st.text()),
    st.text(min_size=1),
    st.binary(max_size=50),
)
def test_no_header_breaks_it(product, headers, secret, raw):
    assert not holds(product, headers, raw, secret=secret)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_message_keeps_its_key_and_another_has_another(product):
    headers, _ = signed(product, SECRET, incoming(product), NOW)
    key = delivery_key(product, headers, incoming(product))
    assert key == delivery_key(product, {}, incoming(product)), "headers are not signed: a recording keeps its key"
    assert key != delivery_key(product, headers, incoming(product, message=5152))
    other = {"x-chatwoot-delivery": "1", "x-zammad-delivery": "2", "x-zendesk-webhook-invocation-id": "3"}
    assert key == delivery_key(product, other, incoming(product))


def test_keys_of_what_has_no_id():
    assert delivery_key("chatwoot", {"x-chatwoot-delivery": "d-1"}, {}) == "header:d-1"
    half = {"ticket": {"id": 42}, "article": {}}
    assert delivery_key("zammad", {}, half) != delivery_key("zammad", {}, half | {"time": 2}), "half a key is none"
    assert delivery_key("helpscout", {}, {"a": 1}) == delivery_key("helpscout", {}, {"a": 1})
    assert delivery_key("helpscout", {}, {"a": 1}) != delivery_key("helpscout", {}, {"a": 2})
    assert delivery_key("helpscout", {}, {"a": "\ud800"}).startswith("body:")
    assert delivery_key("zendesk", {}, zendesk_template()) != delivery_key("zendesk", {}, zendesk_template("Else?", ""))
    assert delivery_key("front", {}, front_rule()) == delivery_key("front", {}, incoming("front"))
    assert delivery_key("front", {}, []).startswith("body:")


def test_front_is_answered_when_its_hook_is_saved():
    sync = {"type": "sync", "authorization": {"id": "cmp_1"}}
    assert challenge("front", {"x-front-challenge": "abc123"}, sync) == "abc123"
    assert challenge("front", {"x-front-challenge": "abc123"}, front_preview()) is None
    assert challenge("front", {}, sync) is None
    assert challenge("zammad", {"x-front-challenge": "abc123"}, sync) is None
    for wrong in ("", "a\nb", "é", "a" * 501, "\ud800"):
        assert challenge("front", {"x-front-challenge": wrong}, sync) is None
    assert challenge("front", {"x-front-challenge": "abc123"}, []) is None
