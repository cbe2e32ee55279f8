// The builder: questions come, go and change their places in the page; what is sent is the form as it stands.
const list = document.querySelector('[data-questions]');
const none = document.querySelector('[data-none]');
const blank = document.getElementById('blank');
let marks = list.children.length;
let touched = false;

function look() {
  none.hidden = list.children.length > 0;
}

function add(kind) {
  marks += 1;
  const made = blank.content.cloneNode(true).firstElementChild;
  for (const field of made.querySelectorAll('[name]')) field.name = field.name.replace('MARK', `n${marks}`);
  made.querySelector('[name=q]').value = `n${marks}`;
  made.querySelector('[data-kind-of]').value = kind;
  made.dataset.kind = kind;
  list.append(made);
  made.querySelector('input:not([type=hidden])').focus();
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-add], [data-move], [data-remove]');
  if (!button) return;
  const one = button.closest('.build');
  touched = true;
  if (button.dataset.add) add(button.dataset.add);
  else if ('remove' in button.dataset) {
    const next = one.nextElementSibling ?? one.previousElementSibling;
    one.remove();
    (next?.querySelector('input:not([type=hidden])') ?? document.querySelector('[data-add]')).focus();
  } else {
    if (button.dataset.move === '1') one.nextElementSibling?.after(one);
    else one.previousElementSibling?.before(one);
    button.focus();
  }
  look();
});

list.addEventListener('change', (event) => {
  touched = true;
  if ('kindOf' in event.target.dataset) event.target.closest('.build').dataset.kind = event.target.value;
});
document.getElementById('builder').addEventListener('submit', () => { touched = false; });
window.addEventListener('beforeunload', (event) => { if (touched) event.preventDefault(); });
look();
