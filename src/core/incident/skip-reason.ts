/**
 * Why a way to somebody is left out: they or their number are on file no more (`removed`), it is outside the hours of the
 * number or of the step (`not-now`) or of the person (`off-duty`), the channel is lost or not safe (`not-safe`), nobody is on
 * the rota (`rota-hole`), they said in this round that they cannot (`declined`), or the number leads nowhere (`dead-end`).
 */
export type SkipReason = 'removed' | 'not-now' | 'not-safe' | 'rota-hole' | 'off-duty' | 'declined' | 'dead-end';
