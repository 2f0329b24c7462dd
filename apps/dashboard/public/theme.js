// Before anything is drawn: the theme that was chosen, else that of the system.
const chosen = localStorage.getItem('runyard.theme');
const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
document.documentElement.classList.toggle('dark', dark);
