// The queue with the keyboard. Every ruling is on disk before it is shown as kept; what is typed stays in the browser till then.
import { Refused, Unreachable, outbox, remember, remembered, send, values } from "./keep.js";

const $ = (selector, within = document) => within.querySelector(selector);
const items = [...document.querySelectorAll(".item")];
const dialog = $("#rule");
const form = $("form", dialog);
const by = $("#by");
const TITLES = { accept: "Accept", reject: "Reject", correct: "Correct", merge: "Merge into another entry", split: "Set apart", alias: "Call by another name", withdraw: "Undo" };
let at = 0;
let now = null; // the ruling that the dialog is about
const done = remembered("done", []); // this reviewer's own rulings, the last last
let left = Number($("#queue").dataset.waiting);

function show(index, focus = true) {
  if (!items.length) return;
  at = Math.max(0, Math.min(index, items.length - 1));
  items.forEach((item, i) => item.classList.toggle("at", i === at));
  if (focus) { items[at].focus({ preventScroll: true }); items[at].scrollIntoView({ block: "nearest" }); }
  remember("at", items[at].dataset.claim);
}

function step(by_) {
  let next = at + by_;
  while (items[next]?.classList.contains("ruled-on")) next += by_;
  if (items[next]) show(next);
}

const say = (item, text) => { $(".outcome", item).textContent = text; };
function named(item, most) {
  const quote = $("mark", item).textContent.trim();
  const shown = quote.length > most ? `${quote.slice(0, most).replace(/\s+\S*$/, "")}…` : quote;
  return `${item.dataset.kind.replace("_", " ")}: “${shown}”`;
}
const draft = (claim, action) => `draft ${claim} ${action}`;

function open(action, item, extra = {}) {
  if (!signed()) return;
  now = { action, target: item?.dataset.claim, seen: item ? JSON.parse(item.dataset.seen ?? "null") ?? seen(item) : null, item, ...extra };
  form.reset();
  $("#rule-title").textContent = TITLES[action];
  $("#rule-of").textContent = item ? named(item, 140) : extra.of ?? "";
  $("#since").hidden = true;
  $(".wrong", dialog).textContent = "";
  $("#values").replaceChildren();
  $("#merge").hidden = action !== "merge";
  $("#alias").hidden = action !== "alias";
  for (const field of dialog.querySelectorAll("#merge select, #alias select, #alias input")) field.required = false;
  if (action === "correct") fields(item);
  if (action === "merge") entries(item);
  if (action === "alias") names(item);
  form.elements.reason.value = remembered("reason", "");
  const kept = remembered(draft(now.target, action));
  if (kept) for (const [key, value] of Object.entries(kept)) if (form.elements[key]) form.elements[key].value = value;
  dialog.showModal();
  const first = action === "correct" ? $("#values input, #values select") : action === "merge" ? $("#merge select") : action === "alias" ? $("#alias select") : form.elements.reason;
  first?.focus();
  if (first === form.elements.reason) form.elements.reason.select();
}

function seen(item) { return (item.dataset.rulings ?? "").split(" ").filter(Boolean); }

function fields(item) {
  const all = $("#fields").content.querySelector(`fieldset[data-kind="${CSS.escape(item.dataset.kind)}"]`).cloneNode(true);
  for (const field of all.querySelectorAll("input, select, textarea")) {
    const value = $(`dd[data-key="${CSS.escape(field.name)}"]`, item)?.dataset.value ?? "";
    field.value = value;
    field.dataset.was = field.value;
  }
  $("#values").append(all);
}

async function entries(item) {
  const select = form.elements.other;
  select.required = true;
  select.replaceChildren();
  const home = item.dataset.negotiation;
  try {
    const answer = home ? await fetch(`/n/${encodeURIComponent(home)}/entries.json?kind=${encodeURIComponent(item.dataset.kind)}`) : null;
    for (const entry of answer?.ok ? await answer.json() : []) {
      const option = document.createElement("option");
      option.value = entry.id;
      option.textContent = entry.text;
      select.append(option);
    }
  } catch { /* said beneath */ }
  if (!select.options.length) $(".wrong", dialog).textContent = "No other entry of its kind could be listed.";
}

function names(item) {
  const found = new Set();
  for (const key of ["parties", "by", "party", "holder", "addressee", "label", "demand", "what"]) {
    const value = $(`dd[data-key="${key}"]`, item)?.dataset.value.trim();
    if (!value) continue;
    for (const name of ["parties", "by"].includes(key) ? value.split(", ") : [value]) found.add(name);
  }
  form.elements.name.required = true;
  form.elements.to.required = true;
  form.elements.name.replaceChildren(...[...found].map((name) => new Option(name, name)));
}

function asked() {
  const reviewer = by?.value.trim();
  const ruling = { action: now.action, target: now.target, reason: form.elements.reason.value.trim(), ...(reviewer ? { by: reviewer } : {}) };
  if (now.seen) ruling.seen = now.seen;
  if (now.action === "correct") {
    const all = values($("#values"));
    ruling.values = {};
    for (const field of $("#values").querySelectorAll("input, select, textarea")) if (field.value !== field.dataset.was) ruling.values[field.name] = all[field.name] === "" ? null : all[field.name];
  }
  if (now.action === "merge") ruling.others = [form.elements.other.value];
  if (now.action === "alias") { ruling.target = form.elements.name.value; ruling.to = form.elements.to.value.trim(); }
  return ruling;
}

function kept(item, ruling, told) {
  if (ruling.action !== "withdraw") done.push(...told.kept.map((one) => ({ id: one.id, action: one.action, claim: item?.dataset.claim ?? ruling.target })));
  remember("done", done.slice(-50));
  remember("reason", ruling.reason);
  remember(draft(item?.dataset.claim ?? ruling.target, ruling.action), null);
  if (!item) return;
  if (ruling.action === "alias") { say(item, `kept: ${ruling.target} is ${ruling.to}`); return; }
  item.classList.add("ruled-on");
  say(item, `${{ accept: "Accepted", reject: "Rejected", correct: "Corrected", merge: "Merged", split: "Set apart" }[ruling.action]}. “${ruling.reason}” · ${named(item, 90)}`);
  count(-1);
}

function count(by_) {
  left += by_;
  $("#left").textContent = `${left.toLocaleString("en")} ${left === 1 ? "claim" : "claims"}`;
}

function queued() {
  const waiting = outbox.all().length;
  const line = $("#outbox");
  line.hidden = !waiting;
  if (waiting) line.textContent = `${waiting === 1 ? "1 ruling waits" : `${waiting} rulings wait`} in this browser: the server cannot be reached. Each is sent as soon as it can.`;
}

async function flush() {
  if (!outbox.all().length) return;
  await outbox.empty((ruling, told, fault) => {
    const item = items.find((one) => one.dataset.claim === ruling.target);
    if (told) kept(item, ruling, told);
    else if (item) { item.classList.remove("ruled-on"); say(item, `not kept: ${fault.message}`); remember(draft(ruling.target, ruling.action), ruling); }
  });
  queued();
}

form.addEventListener("submit", async (event) => {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const { item } = now;
  const ruling = asked();
  const button = $("#rule-keep");
  button.disabled = true;
  try {
    const told = await send(ruling);
    dialog.close();
    if (ruling.action === "withdraw") undone(ruling);
    kept(item, ruling, told);
    if (item && ruling.action !== "alias") step(1);
  } catch (fault) {
    if (fault instanceof Unreachable) {
      outbox.put(ruling);
      dialog.close();
      if (item) { say(item, "waits for the server"); step(1); }
      queued();
    } else if (fault instanceof Refused && fault.status === 409) {
      now.seen = [...(now.seen ?? []), ...fault.told.since.map((one) => one.id)];
      $("#since ul").replaceChildren(...fault.told.since.map((one) => {
        const line = document.createElement("li");
        line.textContent = `${one.reviewer} ${one.what}: “${one.reason}”`;
        return line;
      }));
      $("#since").hidden = false;
      $("#since").scrollIntoView({ block: "nearest" });
    } else $(".wrong", dialog).textContent = fault.message;
  } finally { button.disabled = false; }
});

form.addEventListener("input", () => {
  const typed = {};
  for (const field of form.elements) if (field.name && field.tagName !== "BUTTON") typed[field.name] = field.value;
  remember(draft(now.target, now.action), typed);
});

dialog.addEventListener("close", () => { if (items.length) show(at); });

function undo() {
  const last = done.at(-1);
  if (!last) { if (items[at]) say(items[at], "nothing of yours to undo here"); return; }
  open("withdraw", null, { target: last.id, seen: null, claim: last.claim, of: `your last ruling: ${last.action}` });
  form.elements.reason.value = "a slip";
  form.elements.reason.select();
}

function undone() {
  const last = done.pop();
  const index = items.findIndex((item) => item.dataset.claim === last.claim);
  if (index >= 0) {
    items[index].classList.remove("ruled-on");
    say(items[index], "taken back");
    if (last.action !== "alias") count(1);
    at = index;
  }
}

function signed() {
  if (!by || by.value.trim()) return true;
  by.focus();
  by.setAttribute("aria-invalid", "true");
  by.placeholder = "sign with your name first";
  return false;
}

if (by) {
  by.value = remembered("by", "");
  by.addEventListener("input", () => { remember("by", by.value.trim()); by.removeAttribute("aria-invalid"); });
}

const ACTS = { a: "accept", x: "reject", e: "correct", m: "merge", s: "split", l: "alias" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")) return;
  const { key } = event;
  const item = items[at];
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "?") $("#help").showModal();
  else if (key === "u") undo();
  else if (key === "o" && item) location.href = item.dataset.home;
  else if (ACTS[key] && item && !item.classList.contains("ruled-on")) open(ACTS[key], item);
  else return;
  event.preventDefault();
});
$("#keys").addEventListener("click", () => $("#help").showModal());
for (const [index, item] of items.entries()) {
  item.addEventListener("focusin", () => { if (index !== at) show(index, false); });
  item.addEventListener("click", (event) => { if (!event.target.closest("a, button")) show(index, false); });
  for (const button of item.querySelectorAll("[data-do]")) button.addEventListener("click", () => { show(index, false); open(button.dataset.do, item); });
}
const where = items.findIndex((item) => item.dataset.claim === remembered("at"));
show(Math.max(where, 0), false);
queued();
flush();
addEventListener("online", flush);
setInterval(flush, 5000);
