"""Keys of names and addresses, and masking (R10.3, V12)."""

import pytest

from graph_service.domain.masking import holds_personal_number, mask_address, mask_id, mask_name, mask_phone, mask_text
from graph_service.domain.names import address_key, name_core, name_key, trade_name
from tests.laws.names import ADDRESSES, CORES, KEYS, TRADE_NAMES


@pytest.mark.parametrize(("text", "key"), KEYS)
def test_name_key(text: str, key: str) -> None:
    assert name_key(text) == key


@pytest.mark.parametrize(("text", "core"), CORES)
def test_name_core(text: str, core: str) -> None:
    assert name_core(text) == core


@pytest.mark.parametrize(("core", "address", "shown", "bare"), TRADE_NAMES)
def test_trade_name(core: str, address: str, shown: str, bare: str) -> None:
    assert (trade_name(core, address), trade_name(core)) == (shown, bare)


@pytest.mark.parametrize(("text", "key"), ADDRESSES)
def test_address_key(text: str, key: str) -> None:
    assert address_key(text) == key


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (mask_name, "张伟", "张*"),
        (mask_name, "欧阳娜娜", "欧阳*"),
        (mask_name, "欧阳", "欧*"),  # two characters: surname 欧, given name 阳
        (mask_name, "阿卜杜热合曼·买买提", "阿*"),
        (mask_id, "440229199003071231", "440229********1231"),
        (mask_id, "11010519491231002x", "110105********002X"),
        (mask_id, "440229900307123", "440229*****7123"),
        (mask_id, "E12345678", "*********"),
        (mask_phone, "13812341234", "138****1234"),
        (mask_address, "翁源县龙仙镇青云村12组", "翁源县龙仙镇青云村****"),
        (mask_address, "某处", "****"),
    ],
)
def test_masks(mask, text: str, masked: str) -> None:
    """R10.3"""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("经营者（身份证440229199003071231）", "经营者（身份证440229********1231）"),
        ("身份证：440229 19900307 1231", "身份证：440229********1231"),
        ("４４０２２９１９９００３０７１２３１", "440229********1231"),
        ("440229199003071232", "440229********1232"),  # a slip in the check digit hides nothing
        ("11010519491231002x之妻", "110105********002X之妻"),
        ("电话13812341234、138-1234-1234、+8613812341234", "电话138****1234、138****1234、138****1234"),
        ("统一社会信用代码914403001922038216", "统一社会信用代码914403001922038216"),
        ("代码92440229MA4W00011F，罚款2000元，2026年3月10日", "代码92440229MA4W00011F，罚款2000元，2026年3月10日"),
        ("注册号110105780238342，座机0751-2868888", "注册号110105780238342，座机0751-2868888"),
    ],
)
def test_free_text(text: str, masked: str) -> None:
    """V12"""
    assert mask_text(text) == masked
    assert holds_personal_number(text) is (text != masked)
    assert not holds_personal_number(masked)
