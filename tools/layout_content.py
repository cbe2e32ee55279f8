"""The invented departments behind ``make_layouts.py``: three whole texts as contract data."""

from __future__ import annotations

import copy
from typing import Any

from jixiao.lang.target import parse_target
from jixiao.model.code import check_character
from jixiao.write.json import _target as target_data

Data = dict[str, Any]


def target(raw: str, year: int = 2025) -> Data:
    """A target as data."""
    found: Data = target_data(parse_target(raw, year), raw)
    return found


def indicator(
    level1: str, level2: str, level3: str, description: str | None, value: str, basis: str | None, *,
    year: int = 2025, actual: str | None = None, **more: str,
) -> Data:  # fmt: skip
    """One indicator row; what a form does not print is left out."""
    row: Data = {"level1": level1, "level2": level2, "level3": level3, "target": target(value, year)}
    row |= {"description": description} if description else {}
    row |= {"basis": basis} if basis else {}
    if actual is not None:
        row |= {"actual": target(actual, year), "deviation": None}
    return row | more


def fund(name: str, initial: str, adjusted: str, executed: str, weight: str | None = None, rate: str | None = None,
         score: str | None = None) -> Data:  # fmt: skip
    """One row of the money block."""
    more = {"weight": weight, "rate": rate, "score": score}
    return {"name": name, "initial": initial, "adjusted": adjusted, "executed": executed} | {
        k: v for k, v in more.items() if v
    }


def _code(first: str, rest: str) -> str:
    body = first + rest
    return body + ((check_character(body) or "") if "P" in first else "7")


_FRAME = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("产出指标", "时效指标"), ("产出指标", "成本指标"),
          ("效益指标", "社会效益指标"), ("效益指标", "可持续影响指标"), ("满意度指标", "服务对象满意度指标"))  # fmt: skip
_NEW = (("成本指标", "经济成本指标"), ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"),
        ("产出指标", "时效指标"), ("效益指标", "社会效益指标"), ("效益指标", "生态效益指标"),
        ("满意度指标", "服务对象满意度指标"))  # fmt: skip


def _project(seq: int, year: int, name: str, code: str, money: tuple[str, str, str | None], unit: tuple[str, str], purpose: str,
             goals: list[str], basis: str, rows: list[tuple[str, str, str]], frame: Any, months: tuple[int, ...]) -> Data:  # fmt: skip
    total, fiscal, other = money
    return {
        "seq": seq, "title": f"{name}绩效目标表", "unit": {"code": unit[0], "name": unit[1]}, "code": code, "name": name,
        "budget": {"total": total, "fiscal": fiscal, "other": other, "in": "万元"}, "purpose": purpose,
        "spending_plan": [{"month": m, "cumulative_percent": p} for m, p in zip(months, ("30", "60", "80", "100"), strict=True)],
        "objectives": goals,
        "indicators": [indicator(level[0], level[1], row[0], row[1], row[2], basis, year=year) for level, row in zip(frame, rows, strict=True)],
        "framework": "cost-output-benefit-satisfaction" if frame is _NEW else "output-benefit-satisfaction",
    }  # fmt: skip


def _text(
    year: int, department: str, bureau: str, overall: str, safeguards: list[str], projects: list[Data], draft: bool
) -> Data:
    items = [
        {"seq": p["seq"], "project_name": p["name"], "purpose": p["purpose"].split("。")[-2] + "。", "objectives": p["objectives"],
         "indicators": [{"name": r["description"], "target": r["target"]} for r in p["indicators"][:3] if r["target"]["kind"] == "quantity"]}
        for p in projects
    ]  # fmt: skip
    contents = [
        {"part": 1, "seq": n, "title": t, "page": n + 1}
        for n, t in enumerate(("总体绩效目标", "分项绩效目标", "工作保障措施"), 1)
    ]
    contents += [{"part": 2, "seq": n, "title": p["title"], "page": n + 4} for n, p in enumerate(projects, 1)]
    return {
        "schema": "jixiao/text/1",
        "cover": {"department": department, "year": year, "title": f"{year}年部门预算绩效文本", "draft": draft,
                  "compiled_by": department, "reviewed_by": bureau},
        "contents": contents, "overall_objective": overall, "items": items,
        "safeguards": [{"seq": n, "text": s} for n, s in enumerate(safeguards, 1)], "projects": projects,
    }  # fmt: skip


def unprinted(text: Data, what: str) -> Data:
    """The truth of a copy that does not print some of it."""
    found = copy.deepcopy(text)
    if what == "contents":
        found["contents"] = []
    for entry in found["contents"]:
        entry["page"] = None
    return found


_SAFE = [
    "完善制度建设。修订项目资金管理办法，明确各股室职责、审批权限和办理时限，做到有章可循。",
    "加强支出管理。按月通报支出进度，对进度落后的项目查明原因，限期整改，确保支出进度达标。",
    "加强绩效运行监控。每年8月对全部项目开展一次集中监控，发现偏差及时纠正。",
    "做好绩效自评。次年3月底前完成自评，自评结果作为下年度预算安排的依据。",
]

_FARM_UNIT = ("326001", "青岚县农业农村局本级")
FARM = _text(
    2025, "青岚县农业农村局", "青岚县财政局",
    "2025年，县农业农村局紧紧围绕粮食安全和乡村振兴两项任务安排预算，建设高标准农田1.2万亩，推广良种面积8.5万亩，"
    "粮食总产量稳定在21万吨以上。加强动物疫病防控，强制免疫密度达到95%以上，农产品抽检合格率不低于98%，农户满意度达到92%以上。",
    _SAFE,
    [
        _project(1, 2025, "高标准农田建设补助资金", _code("13997624P", "00311110001"), ("1250.00", "1000.00", "250.00"), _FARM_UNIT,
                 "预算数1250.00万元，其中：财政资金1000.00万元，其他资金250.00万元。主要用于12个村的田间道路、灌排渠道和土壤改良工程建设。",
                 ["建成高标准农田1.2万亩，配套田间道路36公里。", "项目区亩均增产30公斤以上，灌溉水利用系数达到0.6以上。"],
                 "青农发〔2024〕18号关于下达高标准农田建设任务的通知",
                 [("新建高标准农田面积", "当年建成并通过验收的高标准农田面积", "≥1.2万亩"),
                  ("工程验收合格率", "验收合格的单项工程占全部单项工程的比例", "=100%"),
                  ("工程完工时间", "全部工程完工并通过验收的日期", "2025年11月底前"),
                  ("亩均建设成本", "工程结算金额除以建成面积", "≤1050元/亩"),
                  ("项目区亩均增产", "项目区秋粮测产亩产减去上年亩产", "≥30公斤"),
                  ("管护责任落实率", "签订管护协议的工程占全部工程的比例", "≥98%"),
                  ("受益农户满意度", "抽样问卷中回答满意和比较满意的农户占比", "≥92%")], _FRAME, (3, 6, 9, 12)),
        _project(2, 2025, "动物疫病强制免疫经费", _code("13997625P", "00311210002"), ("96.50", "96.50", None), _FARM_UNIT,
                 "预算数96.50万元，其中：财政资金96.50万元。主要用于购买疫苗、防疫耗材和村级防疫员劳务补助。",
                 ["对全县存栏畜禽开展春秋两季强制免疫，免疫密度达到95%以上，不发生区域性重大动物疫情。"],
                 "《中华人民共和国动物防疫法》第十六条",
                 [("免疫畜禽数量", "春秋两季实际免疫的畜禽头只数", "≥68万头（只）"),
                  ("免疫抗体合格率", "抽检样品中抗体合格的样品占比", "≥70%"),
                  ("秋季免疫完成时间", "秋季集中免疫全部结束的日期", "2025年10月31日前"),
                  ("每头（只）免疫成本", "免疫支出除以免疫数量", "≤1.4元"),
                  ("区域性重大动物疫情起数", "当年发生的区域性重大动物疫情起数", "=0起"),
                  ("防疫档案建档率", "建立电子防疫档案的规模场占比", "≥96%"),
                  ("养殖户满意度", "抽样问卷中满意的养殖户占比", "≥90%")], _FRAME, (3, 6, 9, 12)),
        _project(3, 2025, "农产品质量安全监测经费", _code("13997625P", "00311310003"), ("42.00", "42.00", "0.00"), _FARM_UNIT,
                 "预算数42.00万元，其中：财政资金42.00万元，其他资金0.00万元。主要用于蔬菜、水果和畜产品的抽样检测和快检试剂购置。",
                 ["完成定量检测600批次、快速检测1.2万批次。", "农产品抽检合格率不低于98%，不合格产品处置率达到100%。"],
                 "冀农质〔2024〕9号农产品质量安全监测计划",
                 [("定量检测批次", "当年完成并出具报告的定量检测批次", "≥600批次"),
                  ("检测报告准确率", "复核无误的检测报告占全部报告的比例", "≥99%"),
                  ("检测报告出具时限", "从采样到出具报告的工作日数", "≤7个工作日"),
                  ("单批次检测成本", "检测支出除以检测批次", "≤380元/批次"),
                  ("不合格产品处置率", "已处置的不合格产品批次占比", "=100%"),
                  ("追溯平台入网主体数", "纳入追溯平台的生产主体数量", "≥120家"),
                  ("消费者满意度", "抽样问卷中满意的消费者占比", "≥88%")], _FRAME, (3, 6, 9, 12)),
    ], True,
)  # fmt: skip

_ROAD_UNIT = ("348002", "临溪市公路养护中心")
ROAD = _text(
    2024, "临溪市交通运输局", "临溪市财政局",
    "2024年，市交通运输局以畅通、安全、便民为主线，养护国省干线326公里，改造农村公路危桥9座，新增公交线路2条。"
    "干线公路优良路率保持在93%以上，公交准点率达到90%以上，群众出行满意度达到91%以上，各项资金按进度支出。",
    _SAFE[:3],
    [
        _project(1, 2024, "国省干线日常养护经费", _code("51092324T", "00001026335"), ("860.00", "860.00", "0.00"), _ROAD_UNIT,
                 "预算数860.00万元。主要用于326公里国省干线的坑槽修补、标线施划、绿化管护和除雪保通。",
                 ["完成326公里国省干线日常养护，修补坑槽2.4万平方米。", "优良路率保持在93%以上，除雪保通响应不超过2小时。"],
                 "《公路养护技术标准》第五章",
                 [("养护里程", "列入养护计划并实际养护的里程", "≥326公里"),
                  ("优良路率", "路况评定为优良的里程占总里程的比例", "≥93%"),
                  ("坑槽修补时限", "从发现坑槽到修补完毕的小时数", "≤48小时"),
                  ("每公里养护成本", "养护支出除以养护里程", "≤2.64万元"),
                  ("因路况引发的事故起数", "交警认定因路面病害引发的事故起数", "≤3起"),
                  ("养护档案完整率", "档案齐全的路段占全部路段的比例", "≥97%"),
                  ("司乘人员满意度", "服务区抽样问卷中满意的司乘人员占比", "≥91%")], _FRAME, (3, 6, 10, 12)),
        _project(2, 2024, "农村公路危桥改造工程省级补助及市级配套资金", _code("51092324T", "00001026336"), ("540.00", "400.00", "140.00"), _ROAD_UNIT,
                 "预算数540.00万元，其中：财政资金400.00万元，其他资金140.00万元。主要用于9座四、五类农村公路危桥的拆除重建和加固。",
                 ["完成9座危桥改造并通车，工程一次验收合格。"],
                 "临交发〔2023〕41号危桥改造三年计划",
                 [("改造危桥数量", "当年完成改造并通车的危桥座数", "=9座"),
                  ("一次验收合格率", "一次通过交工验收的桥梁占比", "=100%"),
                  ("通车时间", "最后一座桥梁恢复通车的日期", "2024年12月15日前"),
                  ("单座改造成本", "改造支出除以改造座数", "≤60万元/座"),
                  ("受益人口", "桥梁两岸行政村的常住人口", "≥2.6万人"),
                  ("设计使用年限", "改造后桥梁的设计使用年限", "≥50年"),
                  ("沿线群众满意度", "抽样问卷中满意的沿线群众占比", "≥93%")], _FRAME, (3, 6, 10, 12)),
    ], False,
)  # fmt: skip

_CARE_UNIT = ("305001", "云泽县民政局本级")
CARE = _text(
    2026, "云泽县民政局", "云泽县财政局",
    "2026年，县民政局以兜底保障和养老服务为重点，城乡低保应保尽保，为2600名特困人员提供供养服务，建成社区养老服务站14个。"
    "救助金按月足额发放，发放及时率达到100%，服务对象满意度达到93%以上，预算执行率不低于95%。",
    _SAFE,
    [
        _project(1, 2026, "特困人员救助供养资金", _code("13997526P", "00041110001"), ("1980.00", "1980.00", "0.00"), _CARE_UNIT,
                 "预算数1980.00万元，其中：财政资金1980.00万元。主要用于特困人员基本生活费、照料护理费和丧葬补助。",
                 ["为2600名特困人员按月发放供养金，发放及时率达到100%。", "失能特困人员集中供养率达到65%以上。"],
                 "云民发〔2025〕22号特困人员供养标准",
                 [("人均供养成本", "供养支出除以供养人数", "≤7615元/人"),
                  ("供养特困人员数量", "月平均在册特困人员数量", "≥2600人"),
                  ("走访核查次数", "对在册对象开展入户走访核查的次数", "≥4次"),
                  ("发放金额准确率", "金额无误的发放笔数占比", "=100%"),
                  ("每月发放时间", "当月供养金打入个人账户的日期", "每月10日前"),
                  ("集中供养率", "失能特困人员中集中供养的人数占比", "≥65%"),
                  ("供养机构清洁能源使用率", "使用清洁能源取暖的供养机构占比", "≥80%"),
                  ("供养对象满意度", "抽样回访中满意的供养对象占比", "≥93%")], _NEW, (3, 6, 10, 12)),
        _project(2, 2026, "社区养老服务站建设补助", _code("13997526P", "00041210002"), ("224.00", "200.00", "24.00"), _CARE_UNIT,
                 "预算数224.00万元，其中：财政资金200.00万元，其他资金24.00万元。主要用于14个社区养老服务站的改造装修和设备购置。",
                 ["建成社区养老服务站14个并投入运营，新增助餐点14个。"],
                 "云政办〔2025〕7号养老服务体系建设方案",
                 [("单站建设成本", "建设支出除以建成站数", "≤16万元/个"),
                  ("建成服务站数量", "当年建成并投入运营的服务站个数", "=14个"),
                  ("新增助餐点数量", "依托服务站开设的老年助餐点个数", "≥14个"),
                  ("消防验收通过率", "通过消防验收的服务站占比", "=100%"),
                  ("投入运营时间", "全部服务站投入运营的日期", "2026年10月底前"),
                  ("日均服务老年人次", "服务站日均接待老年人人次", "≥560人次"),
                  ("节能设备使用率", "使用节能照明和采暖设备的服务站占比", "≥95%"),
                  ("老年人满意度", "抽样问卷中满意的老年人占比", "≥92%")], _NEW, (3, 6, 10, 12)),
    ], False,
)  # fmt: skip
TEXTS = (FARM, ROAD, CARE)
