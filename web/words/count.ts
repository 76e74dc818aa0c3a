/** A number with its word, "1 case" or "2 cases". */
export const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;
