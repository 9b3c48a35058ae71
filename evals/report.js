"use strict";
const cases = [...document.querySelectorAll(".case")];
const outcome = document.getElementById("outcome");
const pair = document.getElementById("pair");
const words = document.getElementById("words");

function show() {
  const wanted = words.value.trim().toLowerCase();
  let count = 0;
  for (const one of cases) {
    const fits =
      (!outcome.value || one.dataset.outcome === outcome.value) &&
      (!pair.value || one.dataset.pair === pair.value) &&
      (!wanted || one.dataset.words.includes(wanted));
    one.hidden = !fits;
    count += fits;
  }
  document.getElementById("shown").textContent = `${count} shown`;
}

for (const control of [outcome, pair, words]) control.addEventListener("input", show);
show();
