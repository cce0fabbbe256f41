module.exports = { warm: true };
