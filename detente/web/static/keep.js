// Rulings on their way: sent, and kept in the browser until the server says that they are on disk.

const RECORD = document.querySelector('meta[name="record"]').content;
const name = (what) => `detente ${RECORD} ${what}`;
let token = document.querySelector('meta[name="csrf"]').content;

export function remembered(what, otherwise = null) {
  try { return JSON.parse(localStorage.getItem(name(what))) ?? otherwise; } catch { return otherwise; }
}

export function remember(what, value) {
  try {
    if (value === null) localStorage.removeItem(name(what));
    else localStorage.setItem(name(what), JSON.stringify(value));
  } catch { /* the browser keeps nothing here: what is typed lives as long as the page */ }
}

export class Refused extends Error {
  constructor(status, told) { super(told.error ?? "the server refused it"); this.status = status; this.told = told; }
}

export class Unreachable extends Error {}

async function post(ruling) {
  let answer;
  try {
    answer = await fetch("/rulings", { method: "POST", headers: { "content-type": "application/json", "x-csrf-token": token }, body: JSON.stringify(ruling) });
  } catch { throw new Unreachable("the server cannot be reached"); }
  let told;
  try { told = await answer.json(); } catch { throw new Unreachable("the answer was cut off"); }
  if (answer.ok) return told;
  throw new Refused(answer.status, told);
}

// Sends a ruling. Throws Refused (with the server's word) or Unreachable.
export async function send(ruling) {
  try { return await post(ruling); } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 403) throw fault;
    await fresh(); // the server was started anew since the page was drawn
    return post(ruling);
  }
}

export async function fresh() {
  try { token = (await (await fetch("/state.json")).json()).token; } catch { throw new Unreachable("the server cannot be reached"); }
}

export function csrf() { return token; }

export const outbox = {
  all: () => remembered("outbox", []),
  put(ruling) { remember("outbox", [...this.all(), ruling]); },
  async empty(each) {
    for (const ruling of this.all()) {
      try { each(ruling, await send(ruling), null); } catch (fault) {
        if (fault instanceof Unreachable) return false;
        each(ruling, null, fault);
      }
      remember("outbox", this.all().slice(1));
    }
    return true;
  },
};

// The text of a form as plain values, heads as a list.
export function values(fields) {
  const found = {};
  for (const field of fields.querySelectorAll("input, select, textarea")) {
    found[field.name] = field.name === "heads"
      ? field.value.split("\n").map((line) => line.split("|").map((part) => part.trim())).filter((parts) => parts[0])
        .map(([who, party, title]) => ({ name: who, ...(party ? { party } : {}), ...(title ? { title } : {}) }))
      : field.value.trim();
  }
  return found;
}
