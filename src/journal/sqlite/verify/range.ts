/** From one number to another, both included. */
export interface Range {
  from: number;
  to: number;
}
