// The editor of access rules: what the circuit is too far away for. Keys that would scroll, rows that are dragged, and the text box in step.
const ROW = "[data-line]";

export function rows(root, owner) {
  const keys = event => {
    const row = event.target.closest(ROW);
    const plain = event.target === row;
    if (plain && (["ArrowUp", "ArrowDown", "Enter", "Insert", "Delete", "F2", "Home", "End"].includes(event.key) || (event.key === "/" && event.ctrlKey))) event.preventDefault();
    if (event.target.matches("input, textarea") && event.altKey && event.key.startsWith("Arrow")) event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.matches("input")) {
      event.preventDefault();
      owner.invokeMethodAsync("StepAsync", event.shiftKey);
    }
  };
  let drag = null;
  const at = y => {
    let before = null;
    for (const row of root.querySelectorAll(ROW)) {
      const box = row.getBoundingClientRect();
      if (y < box.top + box.height / 2) { before = row; break; }
    }
    return before;
  };
  const mark = row => {
    root.querySelectorAll(".drop").forEach(other => other.classList.remove("drop"));
    row?.classList.add("drop");
  };
  const down = event => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    drag = { line: Number(grip.closest(ROW).dataset.line), before: null, moved: false };
    grip.setPointerCapture(event.pointerId);
  };
  const move = event => {
    if (!drag) return;
    const pane = root.querySelector(".rows") ?? root;
    const box = pane.getBoundingClientRect();
    if (event.clientY > box.bottom - 24) pane.scrollTop += 12;
    if (event.clientY < box.top + 48) pane.scrollTop -= 12;
    drag.before = at(event.clientY);
    drag.moved = true;
    mark(drag.before);
  };
  const up = () => {
    if (!drag) return;
    const { line, before, moved } = drag;
    drag = null;
    mark(null);
    if (moved) owner.invokeMethodAsync("DropAsync", line, before ? Number(before.dataset.line) : 0);
  };
  root.addEventListener("keydown", keys);
  root.addEventListener("pointerdown", down);
  root.addEventListener("pointermove", move);
  root.addEventListener("pointerup", up);
  root.addEventListener("pointercancel", () => { drag = null; mark(null); });
}

export function focusRow(root, line) {
  const row = root.querySelector(`[data-line="${line}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
  return !!row;
}

export function scrollTo(root, share) {
  const pane = root.querySelector(".rows");
  if (pane) pane.scrollTop = share * (pane.scrollHeight - pane.clientHeight);
}

// Both sides hold the same text; what differs crosses the wire as one stretch.
export function text(box, gutter, band, owner) {
  let known = "", timer = 0, line = 0;
  const lineHeight = 20;
  const number = () => {
    const count = box.value.split("\n").length;
    if (Number(gutter.dataset.count) === count) return;
    gutter.dataset.count = count;
    gutter.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n");
  };
  const place = () => {
    gutter.style.transform = `translateY(${-box.scrollTop}px)`;
    band.style.transform = `translateY(${(line - 1) * lineHeight - box.scrollTop}px)`;
    band.hidden = line < 1;
  };
  const caret = () => box.value.slice(0, box.selectionStart).split("\n").length;
  const send = () => {
    clearTimeout(timer);
    timer = 0;
    const now = box.value, was = known;
    if (now === was) return Promise.resolve();
    let head = 0, tail = 0;
    const most = Math.min(now.length, was.length);
    while (head < most && now[head] === was[head]) head++;
    while (tail < most - head && now[now.length - 1 - tail] === was[was.length - 1 - tail]) tail++;
    known = now;
    const inserted = new TextEncoder().encode(now.slice(head, now.length - tail));
    return owner.invokeMethodAsync("TypedAsync", was.length, head, was.length - head - tail, DotNet.createJSStreamReference(inserted), caret());
  };
  box.addEventListener("input", () => { number(); clearTimeout(timer); timer = setTimeout(send, 300); });
  box.addEventListener("blur", async () => { await send(); owner.invokeMethodAsync("LeftAsync"); });
  box.addEventListener("scroll", place);
  const where = () => owner.invokeMethodAsync("CaretAsync", caret());
  box.addEventListener("click", where);
  box.addEventListener("keyup", event => { if (/^(Arrow|Page|Home|End)/.test(event.key)) where(); });
  box.addEventListener("keydown", async event => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    event.stopPropagation();
    await send();
    owner.invokeMethodAsync("StepAsync", event.shiftKey);
  });
  return {
    set(value) { known = box.value = value; number(); place(); },
    splice(start, removed, inserted) {
      if (timer) return;
      box.setRangeText(inserted, start, start + removed, "preserve");
      known = box.value;
      number();
      place();
    },
    mark(value, reveal) {
      line = value;
      const top = (line - 1) * lineHeight;
      if (reveal && line > 0 && (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 2 * lineHeight)) box.scrollTop = Math.max(0, top - box.clientHeight / 3);
      place();
    },
  };
}
