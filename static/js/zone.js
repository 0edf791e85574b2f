// Chooses the time zone of this device where nobody has chosen one yet.
const choices = document.getElementById("id_timezone");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (choices.querySelector(`option[value="${CSS.escape(zone)}"]`)) choices.value = zone;
