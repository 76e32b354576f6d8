"""What a screen reader is given of a notebook, in its order: the accessibility tree as lines.

No screen reader is run here. Chromium builds the tree that readers read; roles and names come from
it, pictures stay closed.
"""

from __future__ import annotations

NOTEBOOK = ".jp-Notebook"

# Roles whose name is spoken with a word for what they are.
SPOKEN_ROLES = {
    "heading": "heading",
    "image": "picture",
    "img": "picture",
    "button": "button",
    "combobox": "menu",
    "spinbutton": "number box",
    "textbox": "text box",
    "slider": "slider",
    "checkbox": "choice",
    "link": "link",
    "DisclosureTriangle": "fold",
    "math": "formula",
    "MathMLMath": "formula",
    "region": "region",
    "table": "table",
    "alert": "spoken at once",
    "status": "status",
}
# What is read as a whole, so that what lies in it is not read again.
WHOLE = {*SPOKEN_ROLES} - {"region", "table", "alert", "status", "math", "MathMLMath"}
# The text of code cells is JupyterLab's editor; it is left out.
EDITOR = "code editor"


def value_of(node: dict, key: str) -> str:
    """Return a text of a node of the tree."""
    return str(node.get(key, {}).get("value") or "").strip()


def properties_of(node: dict) -> dict:
    """Return the properties of a node: level, checked, expanded, and the like."""
    return {one["name"]: one["value"].get("value") for one in node.get("properties", [])}


def line_of(node: dict) -> str:
    """Return what is spoken of one node that has a role of its own."""
    role = value_of(node, "role")
    word = SPOKEN_ROLES[role]
    has = properties_of(node)
    if role == "heading":
        word = f"heading {has.get('level', '')}"
    said = f"{word}: {value_of(node, 'name')}"
    if role == "checkbox":
        said += ", chosen" if has.get("checked") == "true" else ", not chosen"
    if role == "DisclosureTriangle":
        said += ", open" if has.get("expanded") else ", folded"
    if role in ("spinbutton", "textbox", "combobox") and value_of(node, "value"):
        said += f", {value_of(node, 'value')}"
    if has.get("disabled"):
        said += ", not available"
    if has.get("invalid") == "true":
        said += ", invalid"
    return said


def transcript(page, selector: str = NOTEBOOK) -> list[str]:
    """Return what a screen reader is given of a part of the page, a line for each thing.

    Parameters
    ----------
    page : playwright.sync_api.Page
        An open page.
    selector : str, optional
        The part; the notebook without JupyterLab's bars unless given.

    Returns
    -------
    list of str
        Headings, texts, pictures and controls, in the order in which they are read.
    """
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    place = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    wanted = session.send("DOM.describeNode", {"nodeId": place})["node"]["backendNodeId"]
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    start = next(node for node in nodes if node.get("backendDOMNodeId") == wanted)
    lines: list[str] = []
    text: list[str] = []

    def end_of_text() -> None:
        """Write the words so far as one line."""
        words = " ".join(" ".join(text).split())
        text.clear()
        if words:
            lines.append(words)

    def walk(node: dict) -> None:
        """Add what is heard of a node and of all below it."""
        role = value_of(node, "role")
        is_heard = not node.get("ignored")
        if is_heard and role == "textbox" and properties_of(node).get("multiline"):
            if value_of(node, "name") in ("", EDITOR):
                return
        if is_heard and role == "StaticText":
            text.append(value_of(node, "name"))
            return
        # A link inside a sentence is a part of it.
        if is_heard and role in SPOKEN_ROLES and role != "link":
            end_of_text()
            lines.append(line_of(node))
            if role in WHOLE:
                return
        blocks = ("paragraph", "listitem", "row", "gridcell", "cell", "rowheader", "columnheader")
        is_block = is_heard and role in (*blocks, "LabelText", "caption")
        if is_block:
            end_of_text()
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])
        if is_block:
            end_of_text()

    walk(start)
    end_of_text()
    return lines


def spoken_focus(page) -> str:
    """Return what is spoken of the element that has the focus."""
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    object_id = found["result"]["objectId"]
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getPartialAXTree", {"objectId": object_id})["nodes"]
    session.detach()
    node = nodes[0]
    role = value_of(node, "role")
    return line_of(node) if role in SPOKEN_ROLES else f"{role}: {value_of(node, 'name')[:80]}"
