// What every page does: the two clocks, and a word when the record has grown.

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

function day(first, days) {
  const date = new Date(`${first}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

function clocks(form) {
  const { first } = form.dataset;
  const last = Number(form.dataset.days);
  let waits = 0;
  for (const slider of form.querySelectorAll("input[type=range]")) {
    const date = form.querySelector(`#${slider.dataset.for}`);
    const say = () => slider.setAttribute("aria-valuetext", date.value || "all that is known");
    say();
    slider.addEventListener("input", () => {
      date.value = Number(slider.value) >= last ? "" : day(first, Number(slider.value));
      say();
    });
    slider.addEventListener("change", () => { // with the keyboard one step comes after another: the last of them is meant
      clearTimeout(waits);
      waits = setTimeout(() => { sessionStorage.setItem("slider", slider.dataset.for); form.requestSubmit(); }, 400);
    });
    if (sessionStorage.getItem("slider") === slider.dataset.for) { sessionStorage.removeItem("slider"); slider.focus({ preventScroll: true }); }
    date.addEventListener("input", () => {
      if (!date.value) slider.value = last;
      else slider.value = Math.round((new Date(`${date.value}T00:00:00Z`) - new Date(`${first}T00:00:00Z`)) / 86400000);
      say();
    });
  }
  form.addEventListener("formdata", (event) => {
    for (const key of ["as_of", "known_by"]) if (!event.formData.get(key)) event.formData.delete(key);
  });
}

async function look() {
  try {
    const answer = await fetch("/state.json", { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const state = await answer.json();
    if (state.edition !== Number(meta("edition")) && !document.querySelector("dialog[open]")) {
      const note = document.getElementById("note");
      if (!note.firstChild) {
        const again = document.createElement("a");
        again.href = location.href;
        again.textContent = "Show it";
        again.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
        note.append("The record has grown since this page was drawn. ", again);
      }
    }
  } catch { /* the server cannot be reached: the page stays as it is, and the next look tries again */ }
}

// A link within the page leads also to what is folded away; print shows everything.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let opened = false;
  for (let fold = target.parentElement?.closest("details"); fold; fold = fold.parentElement?.closest("details")) { opened ||= !fold.open; fold.open = true; }
  if (opened) target.scrollIntoView();
}

for (const form of document.querySelectorAll("form.dates")) clocks(form);
addEventListener("hashchange", unfold);
unfold();
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details.rest")) fold.open = true; });
if (Number(meta("edition")) && !location.pathname.startsWith("/review")) setInterval(() => { if (!document.hidden) look(); }, 15000);
