"""What stands above, below and inside a plan on pages and in letters, of our own wording: none of it hands out work."""

import random

TITLE = "清水县2024年政务公开工作要点"

ABOVE = {
    "nothing": "",
    "crumbs": "首页 > 政府信息公开 > 法定主动公开内容 > 政务公开工作要点\n",
    "index card": "索 引 号：001234567/2024-00012\n发布机构：清水县人民政府办公室\n成文日期：2024-03-10\n名    称：" + TITLE + "\n文    号：清政办发〔2024〕5号\n发布日期：2024-03-12\n主 题 词：\n",
    "index card with tabs": "索引号\t001234567/2024-00012\t主题分类\t政务公开\n发文机关\t清水县人民政府办公室\t成文日期\t2024年03月10日\n发文字号\t清政办发〔2024〕5号\t发布日期\t2024年03月12日\n",
    "letter": f"清水县人民政府办公室关于印发{TITLE}的通知\n清政办发〔2024〕5号\n各乡镇人民政府，县政府各部门：\n《{TITLE}》已经县政府同意，现印发给你们，请认真贯彻执行。\n清水县人民政府办公室\n2024年3月10日\n",
    "letter with whom to ask": f"清政办发〔2024〕5号\n\n清水县人民政府办公室\n关于印发《{TITLE}》的通知\n\n各乡镇人民政府，县政府各部门，各直属单位：\n　　现将《{TITLE}》印发给你们，请结合实际，认真抓好落实。各单位落实情况于12月10日前报县政府办公室（联系人：王明，电话：0000-1234567）。\n\n清水县人民政府办公室\n2024年3月10日\n\n（此件公开发布）\n\n",
    "menu": "中国政府网 | 省政府 | 市政府\n无障碍浏览 长者模式 登录 注册\n首页\n要闻动态\n政务公开\n政务服务\n互动交流\n数据开放\n",
}
BELOW = {
    "nothing": "",
    "signature": "清水县人民政府办公室\n2024年3月10日\n",
    "sharing": "分享到：\n微信 微博\n【打印本页】 【关闭窗口】\n",
    "links": "相关链接：\n关于召开全县政务公开工作会议的通知\n政策解读：一图读懂2024年政务公开工作要点\n",
    "footer": "主办单位：清水县人民政府办公室 承办单位：清水县政务服务中心\n联系电话：0000-7654321 网站标识码：0000000001 ICP备00000001号 公网安备 00000000000001号\n网站地图 | 联系我们 | 隐私声明\n",
    "attachments": "附件：1.2024年政务公开任务分解表.docx\n2.清水县基层政务公开标准目录.xlsx\n",
    "whom to ask": "（联系人：李伟；联系电话：0000-1112223；邮箱：zwgk@example.cn）\n",
    "other pages": "上一篇：清水县2023年政府信息公开工作年度报告\n下一篇：没有了\n扫一扫在手机打开当前页\n",
    "copies": "抄送：县委各部门，县人大办、政协办，县法院，县检察院。\n清水县人民政府办公室 2024年3月10日印发\n",
    "editors": "责任编辑：张三 审核：李四\n来源：清水县政府网\n【我要纠错】\n网友评论（0条）\n",
}


def _page_number(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    middle = len(lines) // 2
    return "\n".join([*lines[:middle], rng.choice(["- 2 -", "第 2 页 共 3 页"]), *lines[middle:]])


def _blank_lines(text: str, rng: random.Random) -> str:
    return "\n".join(line + "\n" * (rng.random() < 0.2) for line in text.split("\n"))


def _below_the_title(words: str):
    return lambda text, rng: "\n".join([*text.split("\n")[:1], words, *text.split("\n")[1:]])


#: What pages, prints and converters put into a text.
INSIDE = {
    "a page's number": _page_number,
    "blank lines anywhere": _blank_lines,
    "indents": lambda text, rng: "\n".join("　" * bool(line) + line for line in text.split("\n")),
    "blanks at ends": lambda text, rng: text.replace("\n", "  \n"),
    "a sentence above": _below_the_title("为做好2024年政务公开工作，根据上级要求，结合实际，制定本表。各责任单位要按时完成。"),
    "a remark below": lambda text, rng: text + "备注：1.表中所列时限为最后时限；2.未尽事宜由县政府办公室解释。\n",
}
