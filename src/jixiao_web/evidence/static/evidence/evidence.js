// Files of a record: several from the camera and the file dialog together, listed with what they are before they are sent.
// A camera hands over one photo at a time; each is put with those chosen before, and the field at the top sends them all.

function megabytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function line(file, box, drop) {
  const item = document.createElement('li');
  if (file.type.startsWith('image/')) {
    const image = document.createElement('img');
    image.alt = '';
    image.src = URL.createObjectURL(file);
    image.addEventListener('load', () => URL.revokeObjectURL(image.src));
    item.append(image);
  }
  const words = document.createElement('span');
  const isLarge = file.size > Number(box.dataset.most);
  words.textContent = `${isLarge ? box.dataset.tooLarge : ''}${file.name} ${megabytes(file.size)}`;
  if (isLarge) words.className = 'late';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = box.dataset.drop;
  button.setAttribute('aria-label', `${box.dataset.drop} ${file.name}`);
  button.addEventListener('click', drop);
  item.append(words, button);
  return item;
}

for (const box of document.querySelectorAll('[data-uploads]')) {
  const [chosen, camera] = box.querySelectorAll('input[type=file]');
  const list = box.querySelector('.chosen');
  let files = [];

  const show = () => {
    const held = new DataTransfer();
    for (const file of files) held.items.add(file);
    chosen.files = held.files;
    list.replaceChildren(...files.map((file, at) => line(file, box, () => {
      files = files.filter((_file, n) => n !== at);
      show();
    })));
  };
  const add = (more) => {
    const known = (file) => files.some((f) => f.name === file.name && f.size === file.size && f.lastModified === file.lastModified);
    files = [...files, ...[...more].filter((file) => !known(file))];
    show();
  };

  chosen.addEventListener('change', () => add(chosen.files));
  camera.addEventListener('change', () => {
    add(camera.files);
    camera.value = '';
  });
}
