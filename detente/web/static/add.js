// Handing in reports: files dropped or chosen, or a text; and how far the reading is.
import { csrf, fresh, remember, remembered } from "./keep.js";

const files = document.getElementById("files");
const paste = document.getElementById("paste");
const list = document.getElementById("readings");

async function hand(form, body) {
  const wrong = form.querySelector(".wrong");
  wrong.textContent = "";
  for (const again of [false, true]) {
    try {
      if (again) await fresh();
      const answer = await fetch("/reports", { method: "POST", headers: { "x-csrf-token": csrf() }, body });
      if (answer.status === 403 && !again) continue;
      const told = await answer.json();
      if (!answer.ok) { wrong.textContent = told.error; return false; }
      await show();
      return true;
    } catch { wrong.textContent = "The server cannot be reached. Nothing was handed in; what you typed stays here."; return false; }
  }
  return false;
}

function dropped(chosen) {
  const body = new FormData();
  for (const file of chosen) body.append("files", file);
  if (chosen.length) hand(files, body);
}
files.elements.files.addEventListener("change", () => { dropped([...files.elements.files.files]); files.reset(); });
for (const kind of ["dragover", "dragenter"]) files.addEventListener(kind, (event) => { event.preventDefault(); files.classList.add("over"); });
for (const kind of ["dragleave", "drop"]) files.addEventListener(kind, () => files.classList.remove("over"));
files.addEventListener("drop", (event) => { event.preventDefault(); dropped([...event.dataTransfer.files]); });
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());

for (const [key, value] of Object.entries(remembered("pasted", {}))) if (paste.elements[key]) paste.elements[key].value = value;
paste.addEventListener("input", () => remember("pasted", Object.fromEntries(new FormData(paste))));
paste.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await hand(paste, new FormData(paste))) { remember("pasted", null); paste.reset(); }
});

const WORDS = { waiting: "waits its turn", reading: "is being read", done: "read", failed: "not read" };

function line(reading) {
  const item = document.createElement("li");
  const when = document.createElement("span");
  when.className = "when";
  when.textContent = new Date(reading.started * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const body = document.createElement("div");
  const head = document.createElement("p");
  head.textContent = `${reading.files} ${reading.files === 1 ? "file" : "files"} ${WORDS[reading.state] ?? reading.state}`
    + (reading.state === "waiting" ? "" : `: ${reading.new} new, ${reading.unchanged} unchanged, ${reading.rejected.length} rejected`);
  body.append(head);
  if (reading.state === "reading" || reading.state === "waiting") {
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "progress");
    if (reading.read && reading.files > 1) { bar.max = reading.files; bar.value = Math.min(reading.read, reading.files); }
    body.append(bar);
  }
  for (const [name, why] of reading.rejected) {
    const no = document.createElement("p");
    no.className = "fine";
    no.textContent = `${name}: ${why}`;
    body.append(no);
  }
  if (reading.error) { const no = document.createElement("p"); no.className = "wrong"; no.textContent = reading.error; body.append(no); }
  if (reading.state === "done" && reading.new) {
    const see = document.createElement("a");
    see.href = "/";
    see.textContent = "See what they tell";
    body.append(see);
  }
  item.append(when, body);
  return item;
}

let timer = 0;
async function show() {
  clearTimeout(timer);
  let busy = false;
  try {
    const state = await (await fetch("/state.json")).json();
    if (state.readings.length) list.replaceChildren(...state.readings.map(line));
    busy = state.readings.some((reading) => reading.state === "reading" || reading.state === "waiting");
  } catch { busy = true; }
  timer = setTimeout(show, busy ? 1000 : 15000);
}
show();
