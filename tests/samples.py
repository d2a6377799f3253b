"""Small notices for the readers' tests: layouts and tables of our own wording, and the five real ones where
present."""

from pathlib import Path

from tests.notice_files import Cell, Table

FIVE = sorted((Path(__file__).parent.parent / "data/raw").glob("*.txt"))

# A header merged across and down, cells merged down and across, a blank cell, a line break inside a cell.
MERGED = Table([
    [Cell("序号", 2), Cell("工作任务", 1, 2), Cell("分工", 1, 2), Cell("完成时限", 2)],
    [Cell("大项"), Cell("具体要求"), Cell("牵头单位"), Cell("责任单位")],
    [Cell("1", 3), Cell("推进决策公开", 3), Cell("公开重大行政决策年度目录，按规定听取公众意见。"), Cell("市司法局"),
     Cell("市政府各部门，各县（市、区）人民政府"), Cell("3月底前")],
    [Cell("公布意见收集和采纳情况。"), Cell("市司法局"), Cell(""), Cell("6月底前", 2)],
    [Cell("会议审议后及时公开有关信息。"), Cell("市政府办公室、市司法局", 1, 2)],
    [Cell("2"), Cell("推进政策解读"), Cell("政策性文件与解读材料同步组织、同步审签、同步部署。"), Cell("市政府办公室"), Cell("各部门"),
     Cell("每季度")],
    [Cell("以上任务由各责任单位分头落实，不再另行通知", 1, 6)],
])  # fmt: skip

PLAIN = [
    "某市人民政府办公室关于印发2022年政务公开工作要点的通知",
    "某府办发〔2022〕3号",
    "各县（市、区）人民政府，市政府各部门：",
    "《某市2022年政务公开工作要点》已经市政府同意，现印发给你们，请认真贯彻落实。",
    "某市人民政府办公室",
    "2022年4月6日",
    "一、总体要求",
    "以公开促落实、强监管、优服务，围绕年度重点工作主动公开信息，回应社会关切，不断提升政府工作透明度，为全市高质量发展营造良好环境。",
    "二、重点任务",
    "（一）加强规划信息公开。做好历史规划和“十四五”规划的归集整理、主动公开工作，2022年6月底前完成。（责任单位：市发展改革委、市自然资源规划局）",
    "（二）加强预算信息公开。细化公开内容，统一公开时间与平台，20个工作日内公开调整情况。（牵头单位：市财政局；配合单位：市级各部门）",
]

SMALL = [*PLAIN, "附件：任务分工表", MERGED, "备注：“完成时限”另有规定的，从其规定。"]


def long_table(rows: int) -> Table:
    """A table that goes on over pages, with cells merged down across their ends."""
    header = [Cell("序号"), Cell("重点任务"), Cell("具体要求"), Cell("责任单位"), Cell("完成时限")]
    body = []
    for i in range(rows):
        lead = [Cell(str(i // 4 + 1), 4), Cell(f"第{i // 4 + 1}大项公开工作", 4)] if i % 4 == 0 else []
        text = f"第{i + 1}项：及时公开有关政策、规划、项目和资金的安排与执行情况，" * (i % 3 + 1)
        body.append(
            [
                *lead,
                Cell(text.rstrip("，") + "。"),
                Cell("市发展改革委、市财政局、市政府办公室"),
                Cell(f"{i % 12 + 1}月底前"),
            ]
        )
    return Table([header, *body])


# More than 200 characters each, in traditional characters and of our own wording.
TRADITIONAL = [
    "各區縣人民政府、市政府各部門：為進一步推進政務公開工作，提升政府工作透明度，現將本年度政務公開重點任務分工方案印發給你們，請結合實際認真貫徹落實。"
    "一、加強重點領域信息公開。圍繞優化營商環境、擴大有效投資、穩定就業等重點工作，及時發布相關規劃、配套政策及重點項目實施情況，"
    "做好減稅降費專項支持政策的精準傳遞，幫助市場主體降低成本、穩定經營。二、加強政策解讀和回應關切。堅持解讀材料與政策文件同步組織、同步審簽、同步部署，"
    "注重運用圖表、視頻等方式，讓群眾看得懂、易理解、能應用。（責任單位：市發展改革委、市財政局、市稅務局，各區縣政府）",
    "一、規範政府信息公開平台建設。各級行政機關應當統籌推進政府網站與政務新媒體融合發展，健全信息發布、審核、維護機制，保證內容更新及時、服務實用、互動有效。"
    "二、強化公共企事業單位信息公開。教育、衛生健康、供水、供電、供氣、公共交通等領域主管部門應於六月底前制定實施細則，明確公開範圍、內容與時限，接受社會監督。"
    "三、落實保障措施。各單位主要負責人年內至少聽取一次政務公開工作匯報，配齊配強專職人員，將培訓納入年度計劃；對未完成的任務，要督促整改並說明理由，"
    "確保各項工作落到實處、見到成效。",
]
