// Passkeys need script: their buttons show only where it runs, and a browser that cannot is told in its own words.
for (const button of document.querySelectorAll(".needs-script")) button.hidden = !window.PublicKeyCredential;
