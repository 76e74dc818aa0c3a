import './support/scenario.mjs';
