import { ROLES, type Role } from '../../src/register/schema.ts';

export const EVERYBODY: readonly Role[] = ROLES;
export const HANDLERS: readonly Role[] = ['operator', 'supervisor', 'administrator'];
export const READERS: readonly Role[] = [...HANDLERS, 'scheme-manager', 'auditor'];
export const LEADERS: readonly Role[] = ['supervisor', 'administrator'];
export const ADMINISTRATORS: readonly Role[] = ['administrator'];
/** Those who change staff, and those who look over their shoulder. */
export const OVERSIGHT: readonly Role[] = ['administrator', 'auditor'];
