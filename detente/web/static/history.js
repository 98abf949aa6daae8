// Raised rulings: settled, or their claim restored.
import { remember, remembered, send } from "./keep.js";

const dialog = document.getElementById("rule");
const form = dialog.querySelector("form");
const wrong = dialog.querySelector(".wrong");
const WHY = { settle: ["Settle", "Why is nothing to be done?"], restore: ["Restore the claim", "Why does the claim stand all the same?"] };
let now = null; // what is asked for

for (const button of document.querySelectorAll("#raised [data-do]")) button.addEventListener("click", () => {
  const line = button.closest("li");
  now = { action: button.dataset.do, target: line.dataset.ruling };
  form.reset();
  [document.getElementById("rule-title").textContent, document.getElementById("rule-why").textContent] = WHY[now.action];
  document.getElementById("rule-of").textContent = line.querySelector("p").textContent;
  wrong.textContent = "";
  form.elements.reason.value = remembered("reason", "");
  if (form.elements.by) form.elements.by.value = remembered("by", "");
  dialog.showModal();
  (form.elements.by && !form.elements.by.value ? form.elements.by : form.elements.reason).focus();
});

form.addEventListener("submit", async (event) => {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  const by = form.elements.by?.value.trim();
  const reason = form.elements.reason.value.trim();
  if (by) remember("by", by);
  remember("reason", reason);
  const button = document.getElementById("rule-keep");
  button.disabled = true;
  try {
    await send({ ...now, reason, ...(by ? { by } : {}) });
    location.reload();
  } catch (fault) { wrong.textContent = fault.message; } finally { button.disabled = false; }
});
