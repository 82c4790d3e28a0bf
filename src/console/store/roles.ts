/** What the console shows to whom, by the role of the person. The desk decides who may; this only keeps closed doors out of sight. */
export const INSTALLER = 'installer';
export const HANDLERS = ['operator', 'supervisor', 'administrator'];
/** Those who see incidents. An installer sees homes and devices only. */
export const READERS = [...HANDLERS, 'scheme-manager', 'auditor'];

/** Whoever fits, with a phone: the only one who has anything on it. */
export const isInstaller = (role: string | undefined) => role === INSTALLER;
/** Handles incidents at the desk. */
export const isHandler = (role: string | undefined) => role !== undefined && HANDLERS.includes(role);
/** May take an incident over from somebody else. */
export const mayTakeOver = (role: string | undefined) => role === 'supervisor' || role === 'administrator';
/** Sees the queue and what is told of it. */
export const mayWatch = (role: string | undefined) => role !== undefined && READERS.includes(role);
