/** How a secret may be named: templates read it as `secrets.<name>`. */
export const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Characters of a secret's value. A shorter one could not be masked without masking ordinary text. */
export const MIN_SECRET_CHARS = 8;
export const MAX_SECRET_CHARS = 8_192;
