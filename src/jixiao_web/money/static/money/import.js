// Stores a list piece by piece while the page is open, and shows how far it is. Without this script the button does it.
const going = document.getElementById('going-on');
if (going && 'goes' in going.dataset) store();

async function store() {
  const bar = document.getElementById('bar');
  const said = document.getElementById('said');
  const token = going.querySelector('[name=csrfmiddlewaretoken]')?.value;
  let stopped = !token;
  document.getElementById('pause')?.addEventListener('submit', () => { stopped = true; });
  for (let failures = 0; !stopped;) {
    let answer;
    try {
      answer = await fetch(going.dataset.store, { method: 'POST', headers: { 'X-CSRFToken': token, Accept: 'application/json' } });
    } catch {
      answer = null;
    }
    if (answer?.ok) {
      const now = await answer.json();
      failures = 0;
      bar.value = now.stored;
      said.textContent = going.dataset.words.replace('{stored}', now.stored).replace('{rows}', now.rows);
      if (now.state !== 'storing') { location.reload(); return; }
    } else if (answer && answer.status < 500 && answer.status !== 429) {
      // Paused, cancelled or refused: what is so now, and why, is told.
      const why = await answer.json().catch(() => ({}));
      said.textContent = why.detail ?? going.dataset.stopped;
      said.className = 'late';
      return;
    } else {
      failures += 1;
      said.textContent = going.dataset.lost;
      await new Promise((go) => setTimeout(go, Math.min(1000 * 2 ** failures, 20000)));
    }
  }
}
