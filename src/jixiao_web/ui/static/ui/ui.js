// What every page needs: menus that close, forms that are sent once, dialogs, keys.

document.addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.drop[open]')) {
    if (!open.contains(event.target)) open.removeAttribute('open');
  }
  const opener = event.target.closest('[data-dialog]');
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest('[data-close]')) event.target.closest('dialog')?.close();
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
