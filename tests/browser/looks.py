"""What is wrong with how a page looks, as the browser measures it: sideways, cut, on top, unseen."""

PARTS = """
const shown = each => each.checkVisibility({ visibilityProperty: true })
  && !each.closest(".govuk-visually-hidden, .govuk-skip-link, [aria-hidden=true], svg");
const named = each => `${each.tagName.toLowerCase()}.${each.className} “${(each.innerText || each.name || "").trim().slice(0, 40)}”`;
const scrolls = each => { for (let at = each; at; at = at.parentElement) if (["auto", "scroll"].includes(getComputedStyle(at).overflowX) && at !== document.documentElement && at !== document.body) return true; return false; };
const controls = () => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")];
"""

SIDEWAYS = f"""() => {{ {PARTS}
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > wide + 1 && shown(each) && !scrolls(each) && !each.querySelector("*"))
    .slice(0, 3).map(named).concat([`${{document.scrollingElement.scrollWidth}} of ${{wide}}`]);
}}"""
"""The page is wider than the screen: what stands out."""

CUT = f"""() => {{ {PARTS}
  const faults = [];
  for (const each of document.querySelectorAll("body *")) {{
    if (!shown(each) || !each.childNodes.length || each.clientWidth <= 1 || each.closest("thead")?.clientWidth <= 1) continue;
    const style = getComputedStyle(each);
    const over = [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight];
    if (["hidden", "clip"].includes(style.overflowX) && over[0] > 1 && style.display !== "inline" || ["hidden", "clip"].includes(style.overflowY) && over[1] > 4 && style.display !== "inline") faults.push(named(each));
    else if (each.matches("button, a.govuk-button, .govuk-tag, td, th, dt, dd") && !scrolls(each) && over[0] > 2 && style.display !== "inline") faults.push(named(each));
  }}
  return faults.slice(0, 4);
}}"""
"""Text that its box cuts off, or that stands out of a button, a tag or a cell."""

BROKEN = f"""() => {{ {PARTS}
  const faults = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {{
    if (!node.data.trim() || !shown(node.parentElement) || node.parentElement.closest("option, script")) continue;
    for (const word of node.data.matchAll(/(?<![^\\s(“])\\p{{L}}{{4,20}}(?![^\\s,.;:)”?])/gu)) {{
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter(each => each.width > 1);
      if (lines.some(each => each.top > lines[0].bottom - 2)) faults.push(`“${{word[0]}}” in ${{named(node.parentElement)}}`);
    }}
  }}
  return faults.slice(0, 4);
}}"""
"""Words that go on in the next line."""

ON_TOP = f"""() => {{ {PARTS}
  const boxes = [];
  for (const each of controls().filter(shown)) {{
    if (each.matches(".govuk-radios__input, .govuk-checkboxes__input") || each.closest(".app-live-bar")) continue;
    for (const box of each.getClientRects()) if (box.width > 1 && box.height > 1) boxes.push([each, box]);
  }}
  const faults = [];
  const meets = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  boxes.sort((a, b) => a[1].top - b[1].top);
  boxes.forEach(([first, box], at) => {{
    for (let next = at + 1; next < boxes.length && boxes[next][1].top < box.bottom; next++) {{
      const [second, other] = boxes[next];
      if (first !== second && !first.contains(second) && !second.contains(first) && meets(box, other)) faults.push(`${{named(first)}} and ${{named(second)}}`);
    }}
  }});
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const buttons = boxes.filter(([each]) => !each.matches("a.govuk-link, a"));
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {{
    if (!node.data.trim() || !shown(node.parentElement) || node.parentElement.closest(".app-live-bar, option")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) for (const [each, other] of buttons)
      if (!each.contains(node) && !node.parentElement.closest("label") && meets(box, other)) faults.push(`“${{node.data.trim().slice(0, 30)}}” on ${{named(each)}}`);
  }}
  return [...new Set(faults)].slice(0, 4);
}}"""
"""Controls, and text and controls, that lie on each other."""

EDGE = """
const none = ["transparent", "rgba(0, 0, 0, 0)"];
const line = (style, side) => style[`${side}Style`] !== "none" && parseFloat(style[`${side}Width`]) > 0 && !none.includes(style[`${side}Color`]);
const edges = parts => [...document.querySelectorAll(parts)]
  .filter(each => shown(each) && !line(getComputedStyle(each), "borderBottom")).map(each => `no edge: ${named(each)}`);
"""

EDGES = f"""() => {{ {PARTS} {EDGE}
  return edges(".govuk-tag, .app-life__mark");
}}"""
"""Statuses without an edge: a ground is not always printed."""

UNSEEN = f"""() => {{ {PARTS} {EDGE}
  const faults = edges(".govuk-tag, .app-life__mark, .govuk-button");
  const kinds = new Set();
  for (const each of controls()) {{
    const kind = `${{each.tagName}} ${{each.type || ""}} ${{each.className}} ${{each.parentElement.className}}`;
    if (kinds.has(kind) || !each.checkVisibility({{ visibilityProperty: true }}) || each.disabled || each.closest("svg")) continue;
    kinds.add(kind);
    each.focus({{ focusVisible: true, preventScroll: true }});
    if (document.activeElement !== each) continue;
    const marks = [getComputedStyle(each)];
    if (each.matches("[type=radio], [type=checkbox]") && each.nextElementSibling)
      marks.push(getComputedStyle(each.nextElementSibling, "::before"), getComputedStyle(each.nextElementSibling));
    if (!marks.some(style => line(style, "outline"))) faults.push(`no focus: ${{named(each)}}`);
  }}
  document.activeElement.blur();
  const dot = each => getComputedStyle(each, "::after").display !== "none" && each.matches(".govuk-radios__label");
  const ground = each => getComputedStyle(each).backgroundColor.match(/\\d+/g).slice(0, 3).join();
  for (const each of document.querySelectorAll(".app-tick :checked + label")) {{
    const other = each.closest("form").querySelector("[type=radio]:not(:checked) + label");
    if (shown(each) && !dot(each) && ground(each) === ground(other)) faults.push(`chosen or not: ${{named(each)}}`);
  }}
  return faults.slice(0, 6);
}}"""
"""In forced colours: statuses and buttons without an edge, controls without a mark of focus, what is
chosen like what is not."""

SHUT = f"""() => {{ {PARTS}
  const faults = controls()
    .filter(each => !each.checkVisibility({{ visibilityProperty: true }}) && !each.closest("details:not([open])"))
    .filter(each => !each.matches("[type=button]") && !each.closest("template"))
    .filter(each => !each.href || !controls().some(other => other.href === each.href && shown(other))).map(named);
  const forms = [...document.querySelectorAll("main form")].filter(each => !each.querySelector("button:not([type=button]), input[type=submit]") && ![...document.querySelectorAll("[form]")].some(one => one.form === each));
  faults.push(...forms.map(each => `no button: ${{each.action}}`));
  if (/Loading(…|\\.\\.\\.)/.test(document.body.innerText)) faults.push("Loading…");
  return faults.slice(0, 6);
}}"""
"""Without script: what only a script would open, forms that nothing sends, words that wait for one."""
