// While the county is being made: look again in a second.
setTimeout(() => location.reload(), 1000);
