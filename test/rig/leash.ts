/*
 * A child holds the other end of a pipe that only its parent writes to. The kernel closes it when the parent is gone, killed
 * or not, and the child ends as it is: no test leaves a gateway behind.
 */
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.resume();
// The pipe keeps nothing alive: an orderly stop ends the process as without it.
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
