// The product with as many handshakes at once as there are devices: what the line at its door costs and saves is seen beside it.
import { main } from '../../src/cli/main.ts';
import { INTAKE_LIMITS } from '../../src/intake/limits.ts';

INTAKE_LIMITS.handshakes = Number.MAX_SAFE_INTEGER;
await main(process.argv);
