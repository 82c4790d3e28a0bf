/** Posts JSON; null when it was taken, else why not. */
export async function post(path, body) {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.ok) return null;
    return (await answer.json()).why ?? `It answered ${answer.status}.`;
  } catch {
    return 'The simulator does not answer.';
  }
}
