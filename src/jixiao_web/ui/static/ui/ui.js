// What every page needs: menus that close, forms that are sent once, dialogs, keys.

document.addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.drop[open]')) {
    if (!open.contains(event.target)) open.removeAttribute('open');
  }
  const opener = event.target.closest('[data-dialog]');
  if (opener) show(document.getElementById(opener.dataset.dialog), opener.dataset);
  if (event.target.closest('[data-close]')) event.target.closest('dialog')?.close();
});

// One dialog serves many rows: data-fill-action is where its form goes, data-fill-NAME what stands in its field NAME, or
// in its place [data-slot=NAME].
function show(dialog, fill) {
  const form = dialog.querySelector('form');
  for (const [key, value] of Object.entries(fill)) {
    if (!key.startsWith('fill')) continue;
    const name = key.slice(4).toLowerCase();
    const slot = dialog.querySelector(`[data-slot="${name}"]`);
    if (name === 'action') form.action = value;
    else if (slot) slot.textContent = value;
    else if (form.elements[name]) form.elements[name].value = value;
  }
  dialog.showModal();
}

// Ticking many boxes: data-tick / data-untick name the boxes, data-tick-all is a box that speaks for all of a name.
function boxes(name) {
  return [...document.querySelectorAll(`input[type=checkbox][name="${name}"]`)];
}

function count(name) {
  const every = boxes(name);
  const ticked = every.filter((box) => box.checked).length;
  for (const place of document.querySelectorAll(`[data-ticked="${name}"]`)) place.textContent = `${ticked} / ${every.length}`;
  for (const all of document.querySelectorAll(`[data-tick-all="${name}"]`)) {
    all.checked = every.length > 0 && ticked === every.length;
    all.indeterminate = ticked > 0 && ticked < every.length;
  }
}

for (const place of document.querySelectorAll('[data-ticked]')) count(place.dataset.ticked);

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-tick], [data-untick]');
  if (!button) return;
  const name = button.dataset.tick ?? button.dataset.untick;
  for (const box of boxes(name)) box.checked = 'tick' in button.dataset;
  count(name);
});

document.addEventListener('change', (event) => {
  if (event.target.dataset.tickAll) for (const box of boxes(event.target.dataset.tickAll)) box.checked = event.target.checked;
  if (event.target.type === 'checkbox') count(event.target.dataset.tickAll ?? event.target.name);
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const open of document.querySelectorAll('details.drop[open]')) {
    open.removeAttribute('open');
    open.querySelector('summary').focus();
  }
});

// A form is sent once, however often the button is pressed; the button says that it works.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.method === 'get' || form.hasAttribute('data-again')) return;
  form.dataset.sent = 'yes';
  form.setAttribute('aria-busy', 'true');
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; }, 0);
});

window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
    for (const button of form.querySelectorAll('button[disabled]')) button.disabled = false;
  }
});

// Fields that send their form as soon as they change: filters.
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-sends]')) event.target.form.requestSubmit();
});
