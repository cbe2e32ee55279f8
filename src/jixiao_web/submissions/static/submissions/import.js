// Choosing a file (also by dropping it), and ticking all rows at once.

const zone = document.getElementById('drop-zone');
const file = document.getElementById('file');

function told() {
  const said = document.getElementById('file-said');
  const [one] = file.files;
  const tooLarge = one && one.size > Number(file.dataset.most);
  file.setCustomValidity(tooLarge ? file.dataset.tooLarge : '');
  said.textContent = !one ? '' : tooLarge ? file.dataset.tooLarge : `${one.name}　${(one.size / 1024).toLocaleString(undefined, { maximumFractionDigits: 0 })} KB`;
  said.classList.toggle('late', Boolean(tooLarge));
}

if (zone) {
  for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add('over'); });
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.remove('over'); });
  zone.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    told();
  });
  file.addEventListener('change', told);
  document.getElementById('import-form').addEventListener('submit', () => { document.getElementById('reading').hidden = false; });
}

for (const all of document.querySelectorAll('[data-checks]')) {
  const every = () => [...document.querySelectorAll(`input[name="${all.dataset.checks}"]:not(:disabled)`)];
  const follow = () => {
    const checked = every().filter((box) => box.checked).length;
    all.checked = checked > 0 && checked === every().length;
    all.indeterminate = checked > 0 && checked < every().length;
  };
  all.addEventListener('change', () => { for (const box of every()) box.checked = all.checked; });
  document.addEventListener('change', (event) => { if (event.target.name === all.dataset.checks) follow(); });
  follow();
}
