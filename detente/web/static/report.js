// A report: claims and text point at each other, and words that are selected can become a claim.
import { Refused, remember, remembered, send, values } from "./keep.js";

const text = document.getElementById("text");
const claims = [...document.querySelectorAll(".claim")];
const marks = [...text.querySelectorAll("mark")];
const button = document.getElementById("add-here");
const dialog = document.getElementById("add");
const form = dialog.querySelector("form");
const DRAFT = `draft add ${text.dataset.report}`;
let place = null;

const length = (words) => [...words].length; // offsets count characters, not UTF-16 units

function light(ids) {
  for (const mark of marks) mark.classList.toggle("on", mark.dataset.claims.split(" ").some((id) => ids.has(id)));
  for (const claim of claims) claim.classList.toggle("on", ids.has(claim.dataset.claim));
}

for (const mark of marks) mark.addEventListener("click", () => {
  if (!getSelection().isCollapsed) return;
  const ids = new Set(mark.dataset.claims.split(" "));
  light(ids);
  claims.find((claim) => ids.has(claim.dataset.claim))?.scrollIntoView({ block: "nearest" });
});
for (const claim of claims) claim.addEventListener("mouseenter", () => light(new Set([claim.dataset.claim])));

function offset(node, at) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, at);
  return Number(piece.dataset.start) + length(before.toString());
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (dialog.open) return;
  if (!selection.rangeCount || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) { button.hidden = true; return; }
  const range = selection.getRangeAt(0);
  let start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (start === null || end === null) { button.hidden = true; return; }
  const words = range.toString();
  start += length(words) - length(words.trimStart());
  end -= length(words) - length(words.trimEnd());
  place = start < end ? { start, end, words: words.trim() } : null;
  button.hidden = !place;
});

function kind() {
  for (const set of form.querySelectorAll("fieldset")) set.hidden = set.dataset.kind !== form.elements.kind.value;
}
form.elements.kind.addEventListener("change", kind);

button.addEventListener("click", () => {
  document.getElementById("add-quote").textContent = place.words;
  form.querySelector(".wrong").textContent = "";
  const draft = remembered(DRAFT, {});
  for (const [key, value] of Object.entries(draft)) if (form.elements[key] && !(form.elements[key] instanceof RadioNodeList)) form.elements[key].value = value;
  if (form.elements.signed && !form.elements.signed.value) form.elements.signed.value = remembered("by", "");
  kind();
  dialog.showModal();
  form.elements.kind.focus();
});

form.addEventListener("input", () => remember(DRAFT, { kind: form.elements.kind.value, reason: form.elements.reason.value }));
form.addEventListener("submit", async (event) => {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const set = form.querySelector(`fieldset[data-kind="${CSS.escape(form.elements.kind.value)}"]`);
  const told = Object.fromEntries(Object.entries(values(set)).filter(([, value]) => value !== "" && value.length !== 0));
  const by = form.elements.signed?.value.trim();
  if (by) remember("by", by);
  try {
    const answer = await send({ action: "add", target: text.dataset.report, kind: form.elements.kind.value, start: place.start, end: place.end, values: told, reason: form.elements.reason.value.trim(), ...(by ? { by } : {}) });
    remember(DRAFT, null);
    const url = new URL(location.href);
    url.searchParams.set("claim", answer.kept[0].target);
    url.hash = "here";
    location.assign(url);
    if (url.pathname === location.pathname && url.search === location.search) location.reload();
  } catch (fault) {
    form.querySelector(".wrong").textContent = fault instanceof Refused ? fault.message : "The server cannot be reached. What you typed stays here; try again.";
  }
});

// What was asked for is seen at once, the sentence as well as what was read in it; the page moves only as far as it must.
function within(box, item) {
  if (box.scrollHeight > box.clientHeight) box.scrollTop += item.getBoundingClientRect().top - Math.max(box.getBoundingClientRect().top, 8) - 8;
}
const sentence = document.getElementById("here");
if (sentence) {
  const bottom = [...text.querySelectorAll("mark.on")].at(-1).getBoundingClientRect().bottom + scrollY;
  if (bottom < innerHeight - 24) scrollTo({ top: 0, behavior: "instant" });
  else sentence.scrollIntoView({ block: "center", behavior: "instant" });
}
const asked = claims.find((claim) => claim.classList.contains("on"));
if (asked) within(document.querySelector(".claims"), asked);

