// Reasons of a return: one more, and standard phrases put where the writer is.
const list = document.getElementById('own-reasons');
let last = list.querySelector('textarea');

list.addEventListener('focusin', (event) => {
  if (event.target.matches('textarea')) last = event.target;
});

function another() {
  const made = list.lastElementChild.cloneNode(true);
  const words = made.querySelector('textarea');
  words.value = '';
  words.id = `words-${list.children.length + 1}`;
  made.querySelector('label').htmlFor = words.id;
  made.querySelector('select').selectedIndex = 0;
  list.append(made);
  words.focus();
  return words;
}

document.querySelector('[data-add-reason]').addEventListener('click', another);
for (const button of document.querySelectorAll('[data-phrase]')) {
  button.addEventListener('click', () => {
    const into = last.value.trim() ? another() : last;
    into.value = button.dataset.phrase;
    into.focus();
  });
}
