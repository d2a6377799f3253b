"""The page and the marked texts by axe-core in a real browser: WCAG 2.1, levels A and AA, contrast among them."""

import json
import re
import subprocess
from importlib import resources

import pytest

from tests.conftest import ROOT
from tests.test_page import BROWSER

AXE = (resources.files("axe_core_python") / "axe.min.js").read_text("utf-8")
#: What the checker finds is written into the page itself, from where the browser's dump hands it on.
RUN = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then((found) => {
  const kept = (list) => list.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" "))]);
  const out = document.createElement("pre");
  out.id = "axe";
  out.textContent = JSON.stringify({violations: kept(found.violations), passes: found.passes.map((rule) => rule.id)});
  document.body.append(out);
});"""
SPOIL = "<p style='color:#ccc'>无法辨认</p><img src='data:image/png;base64,'>"

pytestmark = pytest.mark.skipif(not BROWSER, reason="no Chromium is installed: the page's accessibility is not checked (apt-get install chromium)")


def checked(html: str, folder, width: int) -> dict:
    """What axe says of a page; the page's own policy, which lets no other script run, is taken out of the copy."""
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    (folder / "page.html").write_text(html.replace("</body>", f"<script>{AXE}</script><script>{RUN}</script></body>"), "utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900", "--virtual-time-budget=30000", "--dump-dom"]
    ran = subprocess.run([*command, f"file://{folder / 'page.html'}"], capture_output=True, text=True, timeout=180)
    return json.loads(re.search(r'<pre id="axe">(.*?)</pre>', ran.stdout, re.DOTALL)[1].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))


@pytest.mark.parametrize(("name", "width"), [("index.html", 1280), ("index.html", 390), ("04-原文/zigong-2022.html", 1280)])
def test_nothing_is_hard_to_use(name, width, tmp_path):
    found = checked((ROOT / "reports" / name).read_text("utf-8"), tmp_path, width)
    assert found["violations"] == [] and {"color-contrast", "document-title", "html-has-lang"} <= set(found["passes"])


def test_what_is_hard_to_use_is_found(tmp_path):
    html = (ROOT / "reports" / "04-原文" / "zigong-2022.html").read_text("utf-8").replace("</body>", f"{SPOIL}</body>")
    assert {rule for rule, _ in checked(html, tmp_path, 1280)["violations"]} == {"color-contrast", "image-alt"}
