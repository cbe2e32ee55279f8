"""The dictionary of confused characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.lang.confusion import confusions, pairs

RIGHT = """按装置说明操作，按排名奖励，按全市统一部署。自己经营，知己完成。通讯期间资讯期刊。防犯罪宣传。全部份额。幼儿园满意度，校园满编。
月末完成、期末完成、本周末成年礼。时间题目，没备案的工程。新建全民健身中心，扩建全部完成。面积效益，累积效应。给予算力支持，给予警告，授予警衔。
关注消防，关注消费，经营消费场所。有尝试，无尝试。访问券商。体育管理，图书管理员，博物管理。农产品产地，原产地证。意思表示真实。兜底保障，年底保障。
保护土地，爱护土壤。天然气油田。减化肥、减农药。南极积雪。正规化建设，规范化。中国人民解放军，审查起诉，检查院落卫生。共建设备库。治安照明。
登记注册、结合实际、拨付资金、选拔干部、海拔、账户、台账、租赁、凭证、购置、防汛、度汛、竣工、勘测、截至目前、低碳、竞争、部署、贯彻、措施。
同步部署，及时处置。财政部门按程序拨付。部分地区。安排资金。建立健全制度。踊跃参加。绩效评价。气候、等候、时候。全面推行河长制。
监测面积，检测面板，观测侧面。公路养护，桥梁检测，公共场所维护，唯一。
交错施工，没施工，攻坚难题，下降底线，验收构筑物，机构置于，质证卷宗，消费卷入，究竟价值，审核订单，自主辨别，投资询价，问题纲要。
险峻工程，商铺助力，电商辅导，公函盖章，地图象征，控煤碳减排，消防讯息，年度讯息，各地振兴，边缘色块，面积级别，智惠民生。
视频临时中断，脱贫因素，因贫因病，文脉博物馆，支持继续教育，保持继承，横贯切割，挑选拨付，一张帖子，凭审批文件办理，出租凭证，登记律师，对帐篷检查，对接钟点工。"""


@pytest.mark.parametrize("sentence", RIGHT.replace("\n", "").split("。"))
def test_right_words_are_left_alone(sentence: str) -> None:
    assert confusions(sentence) == ()


@pytest.mark.parametrize(("text", "wrong", "right"), [
    ("按照市委布署开展工作", "布署", "部署"), ("资金及时拔付到位", "拔付", "拨付"), ("设备按装调试", "按装", "安装"),
    ("安全度讯", "度讯", "度汛"), ("工程峻工验收", "峻工", "竣工"), ("己经完成", "己经", "已经"), ("租用产地两处", "产地", "场地"),
    ("提高防火意思", "意思", "意识"), ("购买天燃气", "天燃气", "天然气"), ("建全制度", "建全", "健全"),
])  # fmt: skip
def test_wrong_words_are_found(text: str, wrong: str, right: str) -> None:
    assert [(c.wrong, c.right) for c in confusions(text)] == [(wrong, right)]


def test_the_dictionary_is_sound() -> None:
    assert len(pairs()) >= 150
    for wrong, right in pairs().items():
        assert wrong != right
        assert not confusions(right), (wrong, right)


@settings(deadline=None)  # the first example loads the dictionary
@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    confusions(text)
