// Follows a run that is at work: asks how far it is every two seconds, and
// opens the page anew once it is over. Leaving the page stops nothing.
const PAUSE = 2000;

function say(place, name, text) {
  const line = place.querySelector(`[data-progress-${name}]`);
  if (line.textContent !== text) line.textContent = text;
}

function show(place, told) {
  const bar = place.querySelector("progress");
  bar.max = told.total || 1;
  bar.value = told.done;
  for (const name of ["word", "says", "doubt"]) say(place, name, told[name]);
}

async function ask(place) {
  try {
    const answer = await fetch(place.dataset.progress);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // A server that is starting anew answers the next time.
  }
}

async function follow(place) {
  const told = await ask(place);
  if (told?.is_over) {
    location.reload();
    return;
  }
  if (told) show(place, told);
  setTimeout(() => follow(place), PAUSE);
}

for (const place of document.querySelectorAll("[data-progress]")) {
  setTimeout(() => follow(place), PAUSE);
}
