// Raised rulings: settled, or their claim restored.
import { remember, remembered, send } from "./keep.js";

for (const button of document.querySelectorAll("#raised [data-do]")) button.addEventListener("click", async () => {
  const line = button.closest("li");
  const reason = prompt(button.dataset.do === "settle" ? "Why is nothing to be done?" : "Why does the claim stand all the same?", remembered("reason", ""));
  if (!reason) return;
  let by = remembered("by", "");
  if (!by) { by = prompt("Who rules?") ?? ""; remember("by", by); }
  try {
    await send({ action: button.dataset.do, target: line.dataset.ruling, reason, by });
    location.reload();
  } catch (fault) { line.querySelector(".outcome").textContent = fault.message; }
});
