import api from "./api";

const sent = async (path: string, body: object) => {
  try {
    return (await api.post(path, body)).data;
  } catch (error) {
    throw new Error(error?.response?.data?.message || error.message);
  }
};

export const login = (email: string, password: string) => sent("/api/auth/login", { email, password });

export const register = (email: string, password: string) => sent("/api/auth/register", { email, password });

export const logout = () => sent("/api/auth/logout", {});
