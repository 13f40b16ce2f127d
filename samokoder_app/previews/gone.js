// The script's own tag goes once it has run: an app that is drawn into the page of its server (React) compares what stands
// there with what it would draw itself, and would take the first script in the head for its own.
document.currentScript?.remove();
